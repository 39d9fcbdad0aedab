/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.os;

import org.jspecify.annotations.NullMarked;
