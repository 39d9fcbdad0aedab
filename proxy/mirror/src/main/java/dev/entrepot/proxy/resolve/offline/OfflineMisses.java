package dev.entrepot.proxy.resolve.offline;

import dev.entrepot.cache.index.Link;
import dev.entrepot.cache.missed.Miss.Asked;
import dev.entrepot.cache.missed.Misses;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Want;

/**
 * What an offline cache answers where it has nothing: that it is offline, and what to add to the
 * next bundle. Each such answer is noted, and none is held: what a bundle brings is seen at once.
 * Any thread; nothing here waits.
 */
final class OfflineMisses implements Absences {
  private static final String EXPORT = "entrepot export -o FILE ";

  private final Misses misses;

  OfflineMisses(Misses misses) {
    this.misses = misses;
  }

  @Override
  public Refusal manifest(Repository repository, Reference reference, Want want) {
    misses.note(repository, reference, Link.Kind.MANIFEST, asked(want));
    String image = name(repository, reference);
    return absent(
        "%s is not in this cache, which is offline; add it to the next bundle: %s%s"
            .formatted(image, EXPORT, image));
  }

  private static String name(Repository repository, Reference reference) {
    return switch (reference) {
      case Reference.Tagged(var tag) -> repository + ":" + tag;
      case Reference.Digested(var digest) -> repository + "@" + digest;
    };
  }

  @Override
  public Refusal blob(Repository repository, Digest digest, Want want) {
    misses.note(repository, new Reference.Digested(digest), Link.Kind.BLOB, asked(want));
    return absent(
        "blob %s of %s is not in this cache, which is offline; add the image that has it to the next bundle: %s%s:TAG"
            .formatted(digest, repository, EXPORT, repository));
  }

  /** Images are missed, not repositories, so that is not noted. */
  @Override
  public Refusal repository(Repository repository) {
    return absent(
        "%s has no tags in this cache, which is offline; add images of it to the next bundle: %s%s:TAG"
            .formatted(repository, EXPORT, repository));
  }

  @Override
  public Refusal absent(String message) {
    return Refusal.of(Source.OFFLINE, Refusal.Reason.NOT_FOUND, message);
  }

  private static Asked asked(Want want) {
    return switch (want) {
      case CONTENT -> Asked.CONTENT;
      case DESCRIPTION -> Asked.DESCRIPTION;
    };
  }
}
