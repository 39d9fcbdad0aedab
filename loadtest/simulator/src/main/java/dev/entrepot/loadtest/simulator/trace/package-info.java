/** What clients ask for: sequences of blobs, made from a seed. */
@NullMarked
package dev.entrepot.loadtest.simulator.trace;

import org.jspecify.annotations.NullMarked;
