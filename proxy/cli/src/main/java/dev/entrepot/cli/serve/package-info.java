/** Runs the server as a process, and checks whether it is healthy. */
@NullMarked
package dev.entrepot.cli.serve;

import org.jspecify.annotations.NullMarked;
