/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.peer;

import org.jspecify.annotations.NullMarked;
