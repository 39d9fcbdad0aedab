/** Tests of the micro-benchmarks: that they do what they say, never how fast. */
@NullMarked
package dev.entrepot.loadtest.jmh;

import org.jspecify.annotations.NullMarked;
