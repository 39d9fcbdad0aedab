package dev.entrepot.cache.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.Content;
import dev.entrepot.cache.Seed;
import dev.entrepot.cache.blob.MemoryChannel;
import dev.entrepot.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final int THREADS = 8;
  private static final int STEPS = 20_000;

  private final Content content = Content.of("content");

  /** All channels that were ever opened. */
  private final Queue<MemoryChannel> opened = new ConcurrentLinkedQueue<>();

  private MemoryChannel open(Content of) {
    var channel = new MemoryChannel(of::bytes);
    opened.add(channel);
    return channel;
  }

  private OpenFiles eviction(int maxFiles) {
    return new OpenFiles(maxFiles, Runnable::run);
  }

  @Test
  void ready_unknown_isEmpty() {
    assertThat(eviction(1).ready(content.digest())).isEmpty();
  }

  @Test
  void ready_afterItsReaderLeft_isStillOpen() throws IOException {
    var files = eviction(1);
    files.admit(content.digest(), 7, open(content)).close();
    try (var again = files.ready(content.digest()).orElseThrow()) {
      assertThat(again.size()).isEqualTo(7);
      assertThat(Content.read(again.channel())).isEqualTo(content.bytes());
    }
  }

  @Test
  void admit_keepingNone_closesAfterTheReader() throws IOException {
    var files = eviction(0);
    var channel = open(content);
    try (var blob = files.admit(content.digest(), 7, channel)) {
      assertThat(files.ready(content.digest())).isEmpty();
      assertThat(Content.read(blob.channel())).isEqualTo(content.bytes());
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void forget_whileRead_staysOpenForItsReader() throws IOException {
    var files = eviction(1);
    var channel = open(content);
    try (var blob = files.admit(content.digest(), 7, channel)) {
      files.forget(content.digest());
      assertThat(files.ready(content.digest())).isEmpty();
      assertThat(Content.read(blob.channel())).isEqualTo(content.bytes());
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void admit_keptAlready_closesTheSecondAfterItsReader() {
    var files = eviction(1);
    files.admit(content.digest(), 7, open(content)).close();
    var second = open(content);
    files.admit(content.digest(), 7, second).close();
    assertThat(second.isOpen()).isFalse();
    assertThat(files.ready(content.digest())).isPresent();
  }

  @Test
  void ready_closedByAnInterrupt_isEmptyAndForgotten() throws IOException {
    var files = eviction(1);
    var broken = open(content);
    files.admit(content.digest(), 7, broken).close();
    broken.close();
    assertThat(files.ready(content.digest())).isEmpty();
    files.admit(content.digest(), 7, open(content)).close();
    assertThat(files.ready(content.digest())).isPresent();
  }

  @Test
  void close_withReaders_closesTheirsLast() {
    var files = eviction(1);
    var channel = open(content);
    var blob = files.admit(content.digest(), 7, channel);
    files.close();
    assertThat(channel.isOpen()).isTrue();
    blob.close();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void ready_racingEviction_neverHandsOutAClosedFile() throws Exception {
    var random = Seed.random(getClass());
    var contents = IntStream.range(0, 12).mapToObj(i -> Content.random(random, 1 + i)).toList();
    try (var files = eviction(4);
        var threads = Executors.newFixedThreadPool(THREADS)) {
      var ends = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        var chance = new SplittableRandom(random.nextLong());
        ends.add(threads.submit(() -> readAndForget(files, contents, chance)));
      }
      for (var end : ends) {
        awaitEnd(end);
      }
    }
    assertThat(opened).hasSizeGreaterThan(12).allMatch(channel -> channel.closings() == 1);
  }

  private static void awaitEnd(Future<?> end) throws InterruptedException {
    try {
      end.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private Void readAndForget(OpenFiles files, List<Content> contents, RandomGenerator chance)
      throws IOException {
    for (int step = 0; step < STEPS; step++) {
      var wanted = contents.get(chance.nextInt(contents.size()));
      if (chance.nextInt(20) == 0) {
        files.forget(wanted.digest());
      } else {
        read(files, wanted);
      }
    }
    return null;
  }

  private void read(OpenFiles files, Content wanted) throws IOException {
    Digest digest = wanted.digest();
    try (var blob =
        files
            .ready(digest)
            .orElseGet(() -> files.admit(digest, wanted.bytes().length, open(wanted)))) {
      assertThat(Content.read(blob.channel())).isEqualTo(wanted.bytes());
    }
  }
}
