package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.oci.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ReferrersStoreTest extends ContentCacheFixture {
  private static final Digest SUBJECT = Content.of("a subject").digest();
  private static final int THREADS = 4;
  private static final int CHANGES = 50;

  private static ReferrersRecord list(byte... bytes) {
    return new ReferrersRecord(ByteBuffer.wrap(bytes), NOW);
  }

  /** The list with one byte more. */
  private static Optional<ReferrersRecord> longer(Optional<ReferrersRecord> known) {
    int length = known.map(record -> record.index().remaining()).orElse(0);
    return Optional.of(list(new byte[length + 1]));
  }

  @Test
  void change_sameSubjectAtATime_losesNone() throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var together = new CyclicBarrier(THREADS);
      var running = new ArrayList<Future<?>>();
      for (int thread = 0; thread < THREADS; thread++) {
        running.add(
            threads.submit(
                () -> {
                  for (int change = 0; change < CHANGES; change++) {
                    together.await();
                    cache().referrers().change(ALPINE, SUBJECT, ReferrersStoreTest::longer);
                  }
                  return null;
                }));
      }
      for (var each : running) {
        each.get();
      }
    }
    assertThat(cache().referrers().of(ALPINE, SUBJECT).orElseThrow().index().remaining())
        .isEqualTo(THREADS * CHANGES);
  }

  @Test
  void change_toNothing_keepsWhatIsKnown() throws Exception {
    cache().referrers().put(ALPINE, SUBJECT, list((byte) 7));
    cache().referrers().change(ALPINE, SUBJECT, _ -> Optional.empty());
    assertThat(cache().referrers().of(ALPINE, SUBJECT)).contains(list((byte) 7));
    assertThat(cache().referrers().of(DEBIAN, SUBJECT)).isEmpty();
  }
}
