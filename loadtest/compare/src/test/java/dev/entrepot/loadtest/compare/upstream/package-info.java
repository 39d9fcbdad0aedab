/** Tests of what needs no programs. */
@NullMarked
package dev.entrepot.loadtest.compare.upstream;

import org.jspecify.annotations.NullMarked;
