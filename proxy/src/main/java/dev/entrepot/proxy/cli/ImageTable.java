package dev.entrepot.proxy.cli;

import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Tag;
import dev.entrepot.oci.manifest.Platform;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Images as a table for people, in the words and units of docker. */
final class ImageTable implements Consumer<ListedImage>, AutoCloseable {
  private static final int SHORT_ID = 12;
  private static final int SHORT_PLATFORMS = 2;
  private static final String NONE = "<none>";

  private final Table table;
  private final Instant now;
  private final boolean digests;
  private final boolean whole;

  /**
   * @param digests whether there is a column of digests
   * @param whole whether nothing is shortened
   */
  ImageTable(PrintWriter out, InstantSource clock, boolean digests, boolean whole) {
    this.now = clock.instant();
    this.digests = digests;
    this.whole = whole;
    List<String> titles = new ArrayList<>(List.of("REPOSITORY", "TAG"));
    if (digests) {
      titles.add("DIGEST");
    }
    titles.addAll(List.of("IMAGE ID", "PLATFORMS", "LAST PULLED", "SIZE", "SHARED", "NOTES"));
    this.table = new Table(out, titles);
  }

  @Override
  public void accept(ListedImage image) {
    List<String> row = new ArrayList<>();
    row.add(image.repository().toString());
    row.add(image.tag().map(Tag::value).orElse(NONE));
    if (digests) {
      row.add(image.digest().toString());
    }
    row.add(image.id().map(this::id).orElse("-"));
    row.add(platforms(image.platforms()));
    row.add(image.lastPulled().map(this::age).orElse("-"));
    row.add(HumanSize.of(image.size().here()));
    row.add(size(image.size().shared()));
    row.add(notes(image));
    table.row(row);
  }

  private String id(Digest digest) {
    return whole ? digest.toString() : digest.hex().substring(0, SHORT_ID);
  }

  private String platforms(List<Platform> platforms) {
    int shown = whole ? platforms.size() : Math.min(SHORT_PLATFORMS, platforms.size());
    String text =
        platforms.stream().limit(shown).map(Platform::toString).collect(Collectors.joining(","));
    int left = platforms.size() - shown;
    return text.isEmpty() ? "-" : left == 0 ? text : "%s,+%d".formatted(text, left);
  }

  private String age(Instant last) {
    return HumanAge.of(Duration.between(last, now)) + " ago";
  }

  private static String size(OptionalLong bytes) {
    return bytes.isPresent() ? HumanSize.of(bytes.getAsLong()) : "-";
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

  @Override
  public void close() {
    table.close();
  }
}
