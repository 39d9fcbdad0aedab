/** Finds what a bundle needs in a store, and writes it as an OCI image layout. */
@NullMarked
package dev.entrepot.operate.bundle.write;

import org.jspecify.annotations.NullMarked;
