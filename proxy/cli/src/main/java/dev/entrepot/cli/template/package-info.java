/** The part of Go's text templates in which people tell docker how to print things. */
@NullMarked
package dev.entrepot.cli.template;

import org.jspecify.annotations.NullMarked;
