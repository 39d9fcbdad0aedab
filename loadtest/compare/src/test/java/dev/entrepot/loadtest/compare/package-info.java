/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare;

import org.jspecify.annotations.NullMarked;
