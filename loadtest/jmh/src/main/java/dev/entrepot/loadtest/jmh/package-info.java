/** Micro-benchmarks: what single steps of a request cost, in time and garbage. */
@NullMarked
package dev.entrepot.loadtest.jmh;

import org.jspecify.annotations.NullMarked;
