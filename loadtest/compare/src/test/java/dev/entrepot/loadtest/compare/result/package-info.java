/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.result;

import org.jspecify.annotations.NullMarked;
