package dev.entrepot.cache.hold;

import dev.entrepot.cache.error.StoreException;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What operators hold by command: pinned images, and frozen tags, to whose manifests a pin belongs.
 * It is on disk before it counts, and outlives restarts. Any thread; what changes anything blocks.
 */
public final class Holds {
  /** How many pins there may be by command. */
  public static final int MAX_PINS = 1000;

  /** How many tags may be frozen. */
  public static final int MAX_FROZEN = 1000;

  /** Told of changes; called by one thread at a time, and may block. */
  @FunctionalInterface
  public interface Listener {
    void changed();
  }

  private record Name(Repository repository, Tag tag) {}

  /** All that is held. */
  private record Held(List<ImagePattern> pins, Map<Name, Frozen> frozen) {
    static Held of(List<ImagePattern> pins, List<Frozen> frozen) {
      Map<Name, Frozen> named = new LinkedHashMap<>();
      frozen.forEach(it -> named.put(new Name(it.repository(), it.tag()), it));
      return new Held(List.copyOf(pins), named);
    }

    List<Frozen> frozenTags() {
      return List.copyOf(frozen.values());
    }
  }

  private final HoldsFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Held held;
  private volatile Listener listener = () -> {};

  private Holds(HoldsFile file, Held held) {
    this.file = file;
    this.held = held;
  }

  /**
   * What was held before. Blocking.
   *
   * @throws StoreException if the file is damaged: to continue without it would remove what is held
   */
  public static Holds open(Path file) throws StoreException {
    var holds = new HoldsFile(file);
    HoldsFile.Content content = holds.load();
    return new Holds(holds, Held.of(content.pins(), content.frozen()));
  }

  /** Has one told of each change, once it is on disk. */
  public void onChange(Listener told) {
    listener = told;
  }

  /** The images that are pinned by command, in the order in which they were. */
  public List<ImagePattern> pins() {
    return held.pins();
  }

  /** The tags that are frozen, in the order in which they were. */
  public List<Frozen> frozen() {
    return held.frozenTags();
  }

  /** Where a tag points that is frozen. */
  public Optional<TagRecord> frozen(Repository repository, Tag tag) {
    Map<Name, Frozen> frozen = held.frozen();
    return frozen.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(frozen.get(new Name(repository, tag))).map(Frozen::target);
  }

  /** All that may not go: what is pinned, and what frozen tags point to. */
  public List<ImagePattern> patterns() {
    Held now = held;
    Stream<ImagePattern> targets =
        now.frozen().values().stream()
            .map(it -> new ImagePattern.Digested(it.repository(), it.target().digest()));
    return Stream.concat(now.pins().stream(), targets).toList();
  }

  /**
   * Pins images.
   *
   * @return whether they were not pinned so before
   * @throws IOException if there are too many pins, or the disk refuses; nothing has changed then
   */
  public boolean pin(ImagePattern pattern) throws IOException {
    return change(
        now -> {
          if (now.pins().contains(pattern)) {
            return now;
          }
          List<ImagePattern> pins = new ArrayList<>(now.pins());
          pins.add(pattern);
          return Held.of(pins, now.frozenTags());
        });
  }

  /**
   * Takes a pin back.
   *
   * @return whether there was one
   * @throws IOException if the disk refuses; nothing has changed then
   */
  public boolean unpin(ImagePattern pattern) throws IOException {
    return change(
        now ->
            now.pins().contains(pattern)
                ? Held.of(
                    now.pins().stream().filter(pin -> !pin.equals(pattern)).toList(),
                    now.frozenTags())
                : now);
  }

  /**
   * Freezes a tag, or has one that is frozen point elsewhere.
   *
   * @return whether it did not point there
   * @throws IOException if there are too many, or the disk refuses; nothing has changed then
   */
  public boolean freeze(Frozen frozen) throws IOException {
    return change(
        now -> {
          var name = new Name(frozen.repository(), frozen.tag());
          Frozen before = now.frozen().get(name);
          if (before != null && before.target().digest().equals(frozen.target().digest())) {
            return now;
          }
          List<Frozen> all = new ArrayList<>(now.frozenTags());
          all.remove(before);
          all.add(frozen);
          return Held.of(now.pins(), all);
        });
  }

  /**
   * Lets a tag move again.
   *
   * @return whether it was frozen
   * @throws IOException if the disk refuses; nothing has changed then
   */
  public boolean thaw(Repository repository, Tag tag) throws IOException {
    return change(
        now -> {
          Frozen before = now.frozen().get(new Name(repository, tag));
          return before == null
              ? now
              : Held.of(
                  now.pins(), now.frozenTags().stream().filter(it -> !it.equals(before)).toList());
        });
  }

  private boolean change(UnaryOperator<Held> change) throws IOException {
    lock.lock();
    try {
      Held before = held;
      Held after = change.apply(before);
      if (after.equals(before)) {
        return false;
      }
      requireFew(after);
      file.save(new HoldsFile.Content(after.pins(), after.frozenTags()));
      held = after;
      listener.changed();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private static void requireFew(Held held) throws StoreException {
    if (held.pins().size() > MAX_PINS) {
      throw new StoreException(
          "%d pins are the most there may be by command: take one back, or pin more images with one by *"
              .formatted(MAX_PINS));
    }
    if (held.frozen().size() > MAX_FROZEN) {
      throw new StoreException(
          "%d tags are the most that may be frozen: thaw one".formatted(MAX_FROZEN));
    }
  }
}
