package dev.entrepot.cli.progress;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.HumanSize;
import dev.entrepot.operate.pull.BlobState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A line for each download that is running. Any thread. */
final class DownloadLines implements Screen.Drawing {
  /** The most lines, whatever the terminal's height. */
  static final int MAX_LINES = 12;

  /** The width of the sizes behind the bar. */
  private static final int NUMBERS = 16;

  /** The most characters of an image's name in a line. */
  private static final int NAMES_PART = 3;

  private static final int ID_LENGTH = 12;

  private final boolean named;
  private final Map<Digest, Coming> running = new LinkedHashMap<>();

  private record Coming(String image, BlobState.Coming state) {}

  /**
   * @param named whether each line has the image's name, as several images come at a time
   */
  DownloadLines(boolean named) {
    this.named = named;
  }

  /** Notes how far a blob is. */
  synchronized void show(String image, Digest digest, BlobState state) {
    if (state instanceof BlobState.Coming now) {
      running.put(digest, new Coming(image, now));
    } else {
      running.remove(digest);
    }
  }

  @Override
  public synchronized List<String> lines(int columns, int rows) {
    int most = Math.min(MAX_LINES, rows);
    boolean all = running.size() <= most;
    var lines = new ArrayList<String>();
    running.entrySet().stream()
        .limit(all ? most : most - 1L)
        .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue(), columns)));
    if (!all) {
      lines.add("… and %d more".formatted(running.size() - lines.size()));
    }
    return lines;
  }

  private String line(Digest digest, Coming coming, int columns) {
    BlobState.Coming state = coming.state();
    String name = named ? end(coming.image(), columns / NAMES_PART) + " " : "";
    String begin = name + id(digest) + ": Downloading ";
    String of = state.size() > 0 ? "/" + HumanSize.of(state.size()) : "";
    String bar = Bar.of(state.bytes(), state.size(), columns - begin.length() - NUMBERS);
    return begin + bar + (bar.isEmpty() ? "" : " ") + HumanSize.of(state.bytes()) + of;
  }

  private static String id(Digest digest) {
    return digest.hex().substring(0, ID_LENGTH);
  }

  /** The end of a name says more than its beginning. */
  private static String end(String name, int length) {
    return name.length() <= length ? name : "…" + name.substring(name.length() - length + 1);
  }
}
