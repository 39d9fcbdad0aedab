/** Tests of the benchmarks. */
@NullMarked
package dev.entrepot.loadtest.bench;

import org.jspecify.annotations.NullMarked;
