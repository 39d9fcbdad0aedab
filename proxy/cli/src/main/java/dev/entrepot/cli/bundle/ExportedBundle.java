package dev.entrepot.cli.bundle;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.SelectedImages;
import java.util.Set;

/**
 * A bundle, in numbers.
 *
 * @param elsewhere layers that are not stored, as they lie on other hosts than registries by design
 * @param blobs how many it holds
 * @param had how many are left out, as the receiver has them
 * @param bytes of the blobs that it holds
 */
record ExportedBundle(
    SelectedImages images, Set<Digest> elsewhere, int blobs, int had, long bytes) {}
