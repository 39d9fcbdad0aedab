/** How far something long is, drawn on a terminal or told in lines. */
@NullMarked
package dev.entrepot.cli.progress;

import org.jspecify.annotations.NullMarked;
