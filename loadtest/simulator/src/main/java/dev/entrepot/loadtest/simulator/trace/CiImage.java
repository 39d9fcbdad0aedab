package dev.entrepot.loadtest.simulator.trace;

import java.util.List;

/**
 * One version of an image.
 *
 * @param shared the layers that it has in common with others: base and dependencies
 * @param own the manifest, config and layers of this version alone
 */
record CiImage(List<Integer> shared, List<Integer> own) {
  CiImage {
    shared = List.copyOf(shared);
    own = List.copyOf(own);
  }
}
