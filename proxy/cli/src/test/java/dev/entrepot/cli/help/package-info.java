/** Tests of the commands. */
@NullMarked
package dev.entrepot.cli.help;

import org.jspecify.annotations.NullMarked;
