/** Tests of the driver, against a registry that knows what it was asked. */
@NullMarked
package dev.entrepot.loadtest.driver;

import org.jspecify.annotations.NullMarked;
