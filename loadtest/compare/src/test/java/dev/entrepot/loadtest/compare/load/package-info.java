/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.load;

import org.jspecify.annotations.NullMarked;
