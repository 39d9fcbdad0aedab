/**
 * Programs on this machine: how they are started, pinned and ended, and what the kernel counts for
 * them.
 */
@NullMarked
package dev.entrepot.loadtest.compare.os;

import org.jspecify.annotations.NullMarked;
