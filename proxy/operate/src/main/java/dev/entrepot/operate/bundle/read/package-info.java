/** Reads bundles into a store: archives, layouts, and which images may come in. */
@NullMarked
package dev.entrepot.operate.bundle.read;

import org.jspecify.annotations.NullMarked;
