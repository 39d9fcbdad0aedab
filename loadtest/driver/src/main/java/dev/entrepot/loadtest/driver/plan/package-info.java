/** Plans: every pull of a scenario with its time, node and image, drawn before the first begins. */
@NullMarked
package dev.entrepot.loadtest.driver.plan;

import org.jspecify.annotations.NullMarked;
