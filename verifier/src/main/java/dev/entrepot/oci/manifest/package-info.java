/** Manifests: raw bytes, kept as they came, and what can be read from them. */
@NullMarked
package dev.entrepot.oci.manifest;

import org.jspecify.annotations.NullMarked;
