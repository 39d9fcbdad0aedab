/** Plays traces of pulls against eviction policies, and shows what each would have kept. */
@NullMarked
package dev.entrepot.loadtest.simulator;

import org.jspecify.annotations.NullMarked;
