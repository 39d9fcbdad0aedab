/**
 * What a run is measured by: counts, latencies from the intended start, and a series of seconds.
 */
@NullMarked
package dev.entrepot.loadtest.driver.measure;

import org.jspecify.annotations.NullMarked;
