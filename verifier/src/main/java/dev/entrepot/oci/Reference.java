package dev.entrepot.oci;

import java.util.Optional;

/** What a manifest is asked by: a tag, which may move, or a digest, which never does. */
public sealed interface Reference {
  /** Asked by tag. */
  record Tagged(Tag tag) implements Reference {
    @Override
    public String toString() {
      return tag.toString();
    }
  }

  /** Asked by digest. */
  record Digested(Digest digest) implements Reference {
    @Override
    public String toString() {
      return digest.toString();
    }
  }

  /** Parses a tag, or a digest if there is a colon; empty for a text that is neither. */
  static Optional<Reference> parse(String text) {
    return text.indexOf(':') < 0
        ? Tag.parse(text).map(Tagged::new)
        : Digest.parse(text).map(Digested::new);
  }
}
