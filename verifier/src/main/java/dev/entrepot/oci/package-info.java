/** The nouns of the OCI specifications, as values that cannot be wrong. JDK only, no I/O. */
@NullMarked
package dev.entrepot.oci;

import org.jspecify.annotations.NullMarked;
