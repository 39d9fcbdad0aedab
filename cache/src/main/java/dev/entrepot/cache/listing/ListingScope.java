package dev.entrepot.cache.listing;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.List;

/**
 * Which images are to be listed, and what of them is to be found out.
 *
 * @param patterns those that one of these means; all if there are none
 * @param untagged whether those too that none of their repository's tags leads to
 * @param shared whether it is looked for what images share, for which all manifests are read
 */
public record ListingScope(List<ImagePattern> patterns, boolean untagged, boolean shared) {
  private static final String ANY = "*";

  public ListingScope {
    patterns = List.copyOf(patterns);
  }

  boolean means(Repository repository, Tag tag, Digest target) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(
                pattern ->
                    switch (pattern) {
                      case ImagePattern.Tagged tagged -> tagged.matches(repository, tag);
                      case ImagePattern.Digested(var in, var digest) ->
                          in.equals(repository) && digest.equals(target);
                    });
  }

  /** Without a tag it is meant by its digest, or if all tags are. */
  boolean means(Repository repository, Digest untaggedImage) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(
                pattern ->
                    switch (pattern) {
                      case ImagePattern.Tagged(var registry, var name, var tag) ->
                          tag.text().equals(ANY)
                              && registry.equals(repository.registry())
                              && name.matches(repository.name().value());
                      case ImagePattern.Digested(var in, var digest) ->
                          in.equals(repository) && digest.equals(untaggedImage);
                    });
  }
}
