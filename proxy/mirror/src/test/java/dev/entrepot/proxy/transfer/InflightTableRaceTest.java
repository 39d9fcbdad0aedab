package dev.entrepot.proxy.transfer;

import static dev.entrepot.proxy.transfer.OpenedReader.reader;
import static java.util.Objects.requireNonNull;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.share.Claim;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Joining, giving up and ending under a model checker, which runs each race in many orders and
 * prints the order that fails. See ADR 79.
 */
class InflightTableRaceTest {
  /** In how many orders each race is run. */
  private static final int ORDERS = 100;

  private static final Digest DIGEST = Digest.of(DigestAlgorithm.SHA256, new byte[] {1});

  @TempDir private Path data;
  private @Nullable ContentCache cache;

  @BeforeEach
  void open() throws Exception {
    cache =
        ContentCache.open(
            new StoreSettings(data, 1 << 20, 10, Duration.ofDays(1)), InstantSource.system());
  }

  @AfterEach
  void close() {
    requireNonNull(cache).close();
  }

  @Test
  void joinOrOpen_byTwo_startsOneDownload() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race(requireNonNull(cache)).twoJoin());
  }

  @Test
  void joinOrOpen_whileTheOnlyOneWhoWantsItGivesUp_isNotStopped() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race(requireNonNull(cache)).oneGivesUp());
  }

  @Test
  void joinOrOpen_whileTheDownloadEnds_joinsItOrStartsAnother() {
    Lincheck.runConcurrentTest(ORDERS, () -> new Race(requireNonNull(cache)).oneEnds());
  }

  /** A table whose downloads are prepared and started, and do nothing. */
  private static final class Race implements InflightTable.Runner {
    private final ContentCache cache;
    private final FakeOrigin origin = FakeOrigin.of("team/app");
    private final Queue<RunningDownload> started = new ConcurrentLinkedQueue<>();
    private final InflightTable table;
    private DownloadRunner.@Nullable Listing listing;

    Race(ContentCache cache) {
      this.cache = cache;
      this.table =
          new InflightTable(
              shown -> {
                listing = shown;
                return this;
              });
    }

    void twoJoin() {
      var readers = new TransferReader[2];
      Together.run(() -> readers[0] = join(), () -> readers[1] = join());
      check(started.size() == 1, "one download is started");
      check(readers[0].opener() != readers[1].opener(), "one of them has started it");
    }

    void oneGivesUp() {
      var wanted = table.want(origin, DIGEST);
      var readers = new TransferReader[1];
      Together.run(wanted::close, () -> readers[0] = join());
      check(started.size() == (readers[0].opener() ? 2 : 1), "it has joined, or started another");
      check(listed().stop("to see whether it was"), "what is read has not been stopped");
    }

    void oneEnds() {
      var first = join();
      var ending = listed();
      var readers = new TransferReader[1];
      Together.run(() -> end(ending), () -> readers[0] = join());
      boolean isAnother = readers[0].opener();
      check(started.size() == (isAnother ? 2 : 1), "it has joined, or started another");
      check(table.find(FakeOrigin.REGISTRY, DIGEST).isPresent() == isAnother, "the rest is gone");
      check(!isAnother || listed() != ending, "what has ended is not listed");
      first.close();
    }

    private TransferReader join() {
      return reader(table.joinOrOpen(origin, DIGEST, Claim.unlimited("client")));
    }

    private void end(RunningDownload download) {
      check(requireNonNull(listing).drop(download, _ -> true), "it was listed");
      download.transfer().downloadEnded();
    }

    private RunningDownload listed() {
      var transfer = table.find(FakeOrigin.REGISTRY, DIGEST).orElseThrow();
      for (var download : started) {
        if (download.transfer() == transfer) {
          return download;
        }
      }
      throw new AssertionError("what is listed has not been started");
    }

    private static void check(boolean holds, String what) {
      if (!holds) {
        throw new AssertionError("does not hold: " + what);
      }
    }

    @Override
    public RunningDownload prepare(Origin from, Digest digest, Claim claim) {
      var forwarder = new RangeForwarder(from, digest, new Semaphore(1));
      var transfer = new Transfer(digest, from, forwarder);
      var download = new Download(transfer, cache, _ -> {}, new Uncounted(), Pace.unlimited());
      return new RunningDownload(claim, transfer, download, _ -> {});
    }

    @Override
    public void start(RunningDownload fresh) {
      started.add(fresh);
    }

    @Override
    public void lookForUnwanted() {
      // None has a turn.
    }

    @Override
    public int size() {
      return started.size();
    }

    @Override
    public int waiting() {
      return 0;
    }

    @Override
    public void stop(Duration limit) {
      throw new AssertionError("nobody stops it");
    }
  }

  private record Uncounted() implements DownloadObserver {
    @Override
    public void wrongContent(RegistryName upstream) {
      throw new AssertionError("nothing is downloaded");
    }

    @Override
    public void passedThrough(RegistryName upstream) {
      throw new AssertionError("nothing is downloaded");
    }

    @Override
    public void brokenOff(RegistryName upstream) {
      throw new AssertionError("nothing is downloaded");
    }

    @Override
    public void resumed(RegistryName upstream) {
      throw new AssertionError("nothing is downloaded");
    }
  }
}
