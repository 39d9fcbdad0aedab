/** Tests of what load may be sent to. */
@NullMarked
package dev.entrepot.loadtest.driver.client;

import org.jspecify.annotations.NullMarked;
