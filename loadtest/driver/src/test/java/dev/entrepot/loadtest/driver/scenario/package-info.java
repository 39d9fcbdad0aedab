/** Tests of scenarios and their files. */
@NullMarked
package dev.entrepot.loadtest.driver.scenario;

import org.jspecify.annotations.NullMarked;
