/** Tests of the commands. */
@NullMarked
package dev.entrepot.cli.progress;

import org.jspecify.annotations.NullMarked;
