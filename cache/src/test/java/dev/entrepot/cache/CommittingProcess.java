package dev.entrepot.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A process that stores blobs until it is killed, and prints the digest of each that is stored. */
final class CommittingProcess {
  private static final int WRITERS = 4;
  private static final int MAX_BLOB_BYTES = 300_000;

  private CommittingProcess() {}

  public static void main(String[] args) throws IOException {
    var random = new SplittableRandom(Long.parseLong(args[1]));
    var settings = new StoreSettings(Path.of(args[0]), 1 << 20, 10, Duration.ofDays(1));
    var cache = ContentCache.open(settings, InstantSource.system());
    for (int i = 0; i < WRITERS; i++) {
      var chance = random.split();
      Thread.ofPlatform().start(() -> commitForever(cache, chance));
    }
  }

  private static void commitForever(ContentCache cache, RandomGenerator chance) {
    while (true) {
      var content = Content.random(chance, chance.nextInt(MAX_BLOB_BYTES));
      try (var staged = cache.blobs().stage(content.digest())) {
        staged.write(content.batch());
        staged.commit(content.verified());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      System.out.println(content.digest());
    }
  }
}
