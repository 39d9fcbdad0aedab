package dev.entrepot.operate.bundle;

import dev.entrepot.oci.Digest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The blobs that images need.
 *
 * @param sizes of those that are here, in bytes
 * @param elsewhere layers that are on other hosts than registries by design, and not here
 */
public record NeededBlobs(Map<Digest, Long> sizes, Set<Digest> elsewhere) {
  public NeededBlobs {
    sizes = Collections.unmodifiableMap(new LinkedHashMap<>(sizes));
    elsewhere = Collections.unmodifiableSet(new LinkedHashSet<>(elsewhere));
  }
}
