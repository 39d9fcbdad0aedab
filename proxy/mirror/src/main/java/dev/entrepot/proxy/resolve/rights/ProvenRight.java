package dev.entrepot.proxy.resolve.rights;

import dev.entrepot.oci.Digest;

/** What a registry lets a login do in a repository. */
sealed interface ProvenRight {
  /** To pull whatever the repository has. */
  ProvenRight PULL = new Pull();

  /** To list its tags, which some registries give and refuse apart from content. */
  ProvenRight TAGS = new Tags();

  /** To pull whatever the repository has: a manifest was given out. */
  record Pull() implements ProvenRight {}

  /** To list its tags. */
  record Tags() implements ProvenRight {}

  /** To pull one blob: registries that check blobs less than manifests prove no more by it. */
  record OfBlob(Digest digest) implements ProvenRight {}
}
