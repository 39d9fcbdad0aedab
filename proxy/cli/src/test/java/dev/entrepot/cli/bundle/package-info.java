/** Tests of commands that carry images. */
@NullMarked
package dev.entrepot.cli.bundle;

import org.jspecify.annotations.NullMarked;
