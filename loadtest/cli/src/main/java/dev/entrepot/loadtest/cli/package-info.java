/** The load tests' tools as commands. */
@NullMarked
package dev.entrepot.loadtest.cli;

import org.jspecify.annotations.NullMarked;
