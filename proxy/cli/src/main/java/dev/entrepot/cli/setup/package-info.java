/** Points clients of this machine at a server: the command, and what it does with files. */
@NullMarked
package dev.entrepot.cli.setup;

import org.jspecify.annotations.NullMarked;
