/** Tests of what commands print. */
@NullMarked
package dev.entrepot.cli.output;

import org.jspecify.annotations.NullMarked;
