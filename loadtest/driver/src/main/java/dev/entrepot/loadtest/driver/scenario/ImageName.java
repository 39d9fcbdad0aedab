package dev.entrepot.loadtest.driver.scenario;

import dev.entrepot.config.read.ValueType;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.Tag;
import java.util.Optional;

/** A tag in a repository, without its registry: {@code library/app-0:v1}. */
public record ImageName(RepositoryName repository, Tag tag) {
  static final ValueType<ImageName> TYPE =
      ValueType.of("an image such as library/app-0:v1, without its registry", ImageName::parse);

  /** Parses a name with a tag; empty for any other text. */
  public static Optional<ImageName> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    return RepositoryName.parse(text.substring(0, colon))
        .flatMap(name -> Tag.parse(text.substring(colon + 1)).map(tag -> new ImageName(name, tag)));
  }

  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
