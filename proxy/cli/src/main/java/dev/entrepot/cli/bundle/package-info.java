/** Commands that carry images from one store to another. */
@NullMarked
package dev.entrepot.cli.bundle;

import org.jspecify.annotations.NullMarked;
