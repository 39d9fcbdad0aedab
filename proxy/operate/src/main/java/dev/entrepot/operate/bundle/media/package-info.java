/** Bundles as they lie on media: one file or its parts, their checksums, and their signatures. */
@NullMarked
package dev.entrepot.operate.bundle.media;

import org.jspecify.annotations.NullMarked;
