/** Tests of the server as a process. */
@NullMarked
package dev.entrepot.cli.serve;

import org.jspecify.annotations.NullMarked;
