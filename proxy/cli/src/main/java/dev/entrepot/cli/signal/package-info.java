/** How a serving process handles signals. */
@NullMarked
package dev.entrepot.cli.signal;

import org.jspecify.annotations.NullMarked;
