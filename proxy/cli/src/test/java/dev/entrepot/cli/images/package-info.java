/** Tests of commands that show what a store has. */
@NullMarked
package dev.entrepot.cli.images;

import org.jspecify.annotations.NullMarked;
