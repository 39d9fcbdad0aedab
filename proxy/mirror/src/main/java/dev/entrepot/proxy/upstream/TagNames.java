package dev.entrepot.proxy.upstream;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Names of tags in few bytes: in segments of some thousand names, whose characters, of ASCII, stand
 * one after the other. A part of it shares its memory. Immutable.
 */
public final class TagNames extends AbstractList<String> implements RandomAccess {
  /**
   * Some names.
   *
   * @param first the place of the first of them in the whole list
   * @param ends where the characters of each of them end in the text
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Segment(int first, byte[] text, char[] ends) {
    int start(int place) {
      return place == first ? 0 : ends[place - first - 1];
    }

    int end(int place) {
      return ends[place - first];
    }

    int size() {
      return ends.length;
    }

    long memory() {
      return text.length + (long) Character.BYTES * ends.length;
    }
  }

  private final List<Segment> segments;
  private final int from;
  private final int to;

  private TagNames(List<Segment> segments, int from, int to) {
    this.segments = segments;
    this.from = from;
    this.to = to;
  }

  /** These names, each of ASCII and at most 128 characters. */
  public static TagNames of(Collection<String> names) {
    if (names instanceof TagNames already) {
      return already;
    }
    var builder = new Builder();
    names.forEach(builder::add);
    return builder.build();
  }

  @Override
  public int size() {
    return to - from;
  }

  @Override
  public String get(int index) {
    int place = place(index);
    Segment segment = segment(place);
    int start = segment.start(place);
    return new String(segment.text, start, segment.end(place) - start, StandardCharsets.US_ASCII);
  }

  /** The names from one place to before another. */
  public TagNames part(int first, int end) {
    Objects.checkFromToIndex(first, end, size());
    return new TagNames(segments, from + first, from + end);
  }

  /** How many characters they have together. */
  public long characters() {
    return segments.stream().mapToLong(this::characters).sum();
  }

  private long characters(Segment segment) {
    int first = Math.max(from, segment.first);
    int end = Math.min(to, segment.first + segment.size());
    return first >= end ? 0 : segment.end(end - 1) - segment.start(first);
  }

  /** How many characters a name has. */
  public int length(int index) {
    int place = place(index);
    Segment segment = segment(place);
    return segment.end(place) - segment.start(place);
  }

  /** Copies the characters of a name. */
  public void copy(int index, byte[] target, int position) {
    int place = place(index);
    Segment segment = segment(place);
    int start = segment.start(place);
    System.arraycopy(segment.text, start, target, position, segment.end(place) - start);
  }

  /** What it takes of the heap, in bytes, with all that its memory is shared with. */
  public long memory() {
    return segments.stream().mapToLong(Segment::memory).sum();
  }

  private int place(int index) {
    return from + Objects.checkIndex(index, size());
  }

  private Segment segment(int place) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).first <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return segments.get(low);
  }

  /** Names as they come. For one thread. */
  public static final class Builder {
    /** The most characters of a segment: what its ends can tell. */
    private static final int SEGMENT_CHARACTERS = Character.MAX_VALUE;

    private static final int FIRST_NAMES = 64;
    private static final int FIRST_CHARACTERS = 1 << 10;

    private final List<Segment> segments = new ArrayList<>();
    private byte[] text = new byte[FIRST_CHARACTERS];
    private char[] ends = new char[FIRST_NAMES];
    private long memory;
    private int first;
    private int names;

    /** Adds a name, of ASCII. */
    public void add(String name) {
      byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
      if (length() + ascii.length > SEGMENT_CHARACTERS) {
        endSegment();
      }
      int length = length();
      if (names == ends.length) {
        ends = Arrays.copyOf(ends, names * 2);
      }
      if (length + ascii.length > text.length) {
        text = Arrays.copyOf(text, Math.min(SEGMENT_CHARACTERS, text.length * 2));
      }
      System.arraycopy(ascii, 0, text, length, ascii.length);
      ends[names++] = (char) (length + ascii.length);
    }

    /** How many have been added. */
    public int size() {
      return first + names;
    }

    /** What it takes of the heap, in bytes. */
    public long memory() {
      return memory + text.length + (long) Character.BYTES * ends.length;
    }

    /** What has been added. */
    public TagNames build() {
      endSegment();
      return new TagNames(List.copyOf(segments), 0, first);
    }

    private int length() {
      return names == 0 ? 0 : ends[names - 1];
    }

    private void endSegment() {
      var segment = new Segment(first, Arrays.copyOf(text, length()), Arrays.copyOf(ends, names));
      memory += segment.memory();
      segments.add(segment);
      first += names;
      names = 0;
    }
  }
}
