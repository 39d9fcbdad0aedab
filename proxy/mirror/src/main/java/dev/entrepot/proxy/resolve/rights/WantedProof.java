package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.Digest;

/** What a caller has to have the right to, before an answer goes out. */
sealed interface WantedProof {
  /** By what is asked for if there is no proof yet. */
  Digest digest();

  /** The least right that will do. */
  ProvenRight right();

  /** To pull from the repository; a manifest of it is asked for. */
  record OfManifest(Digest digest) implements WantedProof {
    @Override
    public ProvenRight right() {
      return ProvenRight.PULL;
    }
  }

  /** To pull a blob. */
  record OfBlob(Digest digest) implements WantedProof {
    @Override
    public ProvenRight right() {
      return new ProvenRight.OfBlob(digest);
    }
  }
}
