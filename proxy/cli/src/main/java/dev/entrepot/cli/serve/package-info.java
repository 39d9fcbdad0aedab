/** The server as a process, and the question whether it is healthy. */
@NullMarked
package dev.entrepot.cli.serve;

import org.jspecify.annotations.NullMarked;
