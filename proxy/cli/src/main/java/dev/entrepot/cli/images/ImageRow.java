package dev.entrepot.cli.images;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cli.output.HumanAge;
import dev.entrepot.cli.output.HumanDate;
import dev.entrepot.cli.output.ShortId;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Platform;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Images as cells of a table, in the words and units of docker.
 *
 * @param whole whether nothing is shortened
 */
record ImageRow(Instant now, boolean whole) {
  /** What may be printed of an image, and the title of its column. */
  static final ImmutableMap<String, String> HEADINGS =
      ImmutableMap.<String, String>builder()
          .put("ID", "IMAGE ID")
          .put("Repository", "REPOSITORY")
          .put("Tag", "TAG")
          .put("Digest", "DIGEST")
          .put("CreatedSince", "CREATED")
          .put("CreatedAt", "CREATED AT")
          .put("Size", "SIZE")
          .put("SharedSize", "SHARED SIZE")
          .put("UniqueSize", "UNIQUE SIZE")
          .put("Platforms", "PLATFORMS")
          .put("LastPulled", "LAST PULLED")
          .put("Notes", "NOTES")
          .build();

  private static final int SHORT_PLATFORMS = 2;
  private static final String NONE = "<none>";
  private static final String UNKNOWN = "N/A";

  /** Its values, in the order of their names. */
  JsonObject of(ListedImage image) {
    var values = new TreeMap<String, Object>();
    values.put("ID", id(image));
    values.put("Repository", image.repository().toString());
    values.put("Tag", image.tag().map(Tag::value).orElse(NONE));
    values.put("Digest", image.digest().toString());
    values.put("CreatedSince", image.created().map(this::age).orElse(UNKNOWN));
    values.put("CreatedAt", image.created().map(HumanDate::of).orElse(UNKNOWN));
    values.put("Size", HumanSize.of(image.size().here()));
    values.put("SharedSize", size(image.size().shared()));
    values.put("UniqueSize", size(image.size().own()));
    values.put("Platforms", platforms(image.platforms()));
    values.put("LastPulled", image.lastPulled().map(this::age).orElse(UNKNOWN));
    values.put("Notes", notes(image));
    return new JsonObject(values);
  }

  /** The digest of the config; of the manifest if the config is not known. */
  String id(ListedImage image) {
    Digest id = image.id().orElse(image.digest());
    return whole ? id.toString() : ShortId.of(id);
  }

  private String platforms(List<Platform> platforms) {
    int shown = whole ? platforms.size() : Math.min(SHORT_PLATFORMS, platforms.size());
    String text =
        platforms.stream().limit(shown).map(Platform::toString).collect(Collectors.joining(","));
    int left = platforms.size() - shown;
    return text.isEmpty() ? UNKNOWN : left == 0 ? text : "%s,+%d".formatted(text, left);
  }

  private String age(Instant last) {
    return HumanAge.of(Duration.between(last, now)) + " ago";
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? HumanSize.of(bytes.getAsLong()) : UNKNOWN;
  }

  private static String notes(ListedImage image) {
    List<String> notes = new ArrayList<>();
    if (image.isPinned()) {
      notes.add("pinned");
    }
    if (!image.isComplete()) {
      notes.add("partial");
    }
    return String.join(",", notes);
  }
}
