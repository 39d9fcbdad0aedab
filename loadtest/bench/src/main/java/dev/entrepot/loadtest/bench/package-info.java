/** Benchmarks of rooms by themselves. */
@NullMarked
package dev.entrepot.loadtest.bench;

import org.jspecify.annotations.NullMarked;
