/** Tests of plans. */
@NullMarked
package dev.entrepot.loadtest.driver.plan;

import org.jspecify.annotations.NullMarked;
