/** Tests of the commands. */
@NullMarked
package dev.entrepot.loadtest.cli;

import org.jspecify.annotations.NullMarked;
