/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.row;

import org.jspecify.annotations.NullMarked;
