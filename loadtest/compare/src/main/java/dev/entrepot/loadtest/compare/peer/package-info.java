/** The servers that are compared. */
@NullMarked
package dev.entrepot.loadtest.compare.peer;

import org.jspecify.annotations.NullMarked;
