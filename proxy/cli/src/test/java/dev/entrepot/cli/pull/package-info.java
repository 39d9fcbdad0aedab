/** Tests of commands that pull. */
@NullMarked
package dev.entrepot.cli.pull;

import org.jspecify.annotations.NullMarked;
