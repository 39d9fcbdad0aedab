package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Fault.Aligned;
import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Corrupt;
import dev.entrepot.loadtest.upstream.Fault.CutAfter;
import dev.entrepot.loadtest.upstream.Fault.Delay;
import dev.entrepot.loadtest.upstream.Fault.Gzipped;
import dev.entrepot.loadtest.upstream.Fault.HeaderFlood;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.NoRange;
import dev.entrepot.loadtest.upstream.Fault.RedirectToSelf;
import dev.entrepot.loadtest.upstream.Fault.Refuse;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Fault.Throttle;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Faults drawn at random for a share of the requests: such that a client that tries again gets
 * through at last, as no path fails more than a few times in a row. Equal seeds draw equally, as
 * far as requests come in equal order. For any thread.
 */
public final class FaultMix {
  /** How often in a row the same path may be answered with a fault. */
  public static final int MAX_IN_A_ROW = 2;

  /** Within how many bytes bodies are cut and stalled, and bytes flipped: 1 MiB. */
  private static final int MAX_OFFSET = 1 << 20;

  /** Of the faults of blobs one in so many is wrong bytes, where they are wanted. */
  private static final int WRONG_BYTES_ONE_IN = 40;

  /** How late an answer may be, in milliseconds. */
  private static final int MAX_DELAY_MILLIS = 300;

  /** More headers than a client should take: 1 MiB. */
  private static final int FLOOD_BYTES = 1 << 20;

  /** Slow, but not so slow that a blob takes longer than clients are patient: 1 MiB a second. */
  private static final int CRAWL_BYTES_PER_SECOND = 1 << 20;

  /** Never released: whoever waits there has to give up. */
  private static final Gate NEVER = new Gate();

  private static final List<Function<RandomGenerator, List<Fault>>> OF_ANYTHING =
      List.of(
          chance -> List.of(new Refuse()),
          chance -> List.of(Status.of(500)),
          chance -> List.of(Status.of(502)),
          chance -> List.of(Status.of(503)),
          chance -> List.of(Status.of(504)),
          chance -> List.of(new Status(429, Map.of("retry-after", "1"), "slow down")),
          chance -> List.of(new Status(200, Map.of("content-type", "text/html"), "<html>")),
          chance -> List.of(new Chunked()),
          chance -> List.of(new Delay(Duration.ofMillis(chance.nextInt(MAX_DELAY_MILLIS)))),
          chance -> List.of(new RedirectToSelf()),
          chance -> List.of(new HeaderFlood(FLOOD_BYTES)),
          chance -> List.of(new Gzipped()),
          chance -> List.of(Headers.without("docker-content-digest", "content-type")));

  private static final List<Function<RandomGenerator, List<Fault>>> OF_BLOBS =
      List.of(
          chance -> List.of(new CutAfter(chance.nextInt(MAX_OFFSET))),
          chance -> List.of(new CutAfter(chance.nextInt(MAX_OFFSET)), new Chunked()),
          chance -> List.of(new Stall(chance.nextInt(MAX_OFFSET), NEVER)),
          chance -> List.of(new NoRange()),
          chance -> List.of(new Aligned(1 + chance.nextInt(MAX_OFFSET))),
          chance -> List.of(Headers.with("etag", "\"another\"")),
          chance -> List.of(Headers.with("content-range", "bytes 1-2/3")),
          _ -> List.of(new Throttle(CRAWL_BYTES_PER_SECOND)));

  /** Of blobs of which a part is asked for: a storage host that does not know ranges. */
  private static final List<Function<RandomGenerator, List<Fault>>> OF_PARTS =
      List.of(
          _ -> List.of(Status.of(400)),
          _ -> List.of(Status.of(403)),
          _ -> List.of(Status.of(404)),
          _ -> List.of(Status.of(416)));

  /** Of HEADs of manifests, which some registries do not know, or answer at a guess. */
  private static final List<Function<RandomGenerator, List<Fault>>> OF_HEADS =
      List.of(
          _ -> List.of(Status.of(400)),
          _ -> List.of(Status.of(404)),
          _ -> List.of(Status.of(405)),
          _ -> List.of(Status.of(501)),
          _ -> List.of(new WrongLength(0)),
          chance -> List.of(new WrongLength(chance.nextInt(MAX_OFFSET))),
          _ -> List.of(Headers.without("content-length", "docker-content-digest")));

  private final RandomGenerator random;
  private final double rate;
  private final boolean hasWrongBytes;
  private final Map<String, Integer> inARow = new ConcurrentHashMap<>();

  /**
   * @param seed to be printed by whoever runs the mix
   * @param rate the share of requests with a fault, from 0 to 1
   */
  public FaultMix(long seed, double rate) {
    this(seed, rate, false);
  }

  private FaultMix(long seed, double rate, boolean hasWrongBytes) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.rate = rate;
    this.hasWrongBytes = hasWrongBytes;
  }

  /** A mix that has wrong bytes too: each such fault costs a whole blob. */
  public static FaultMix withWrongBytes(long seed, double rate) {
    return new FaultMix(seed, rate, true);
  }

  /** The faults for a request, most often none. */
  synchronized List<Fault> draw(RequestHead head) {
    boolean isDue = inARow.getOrDefault(head.path(), 0) < MAX_IN_A_ROW;
    if (!isDue || random.nextDouble() >= rate) {
      inARow.remove(head.path());
      return List.of();
    }
    inARow.merge(head.path(), 1, Integer::sum);
    if (isBlobGet(head)) {
      return ofBlob(head.header("range").isPresent());
    }
    return isManifestHead(head) && random.nextBoolean() ? pick(OF_HEADS) : pick(OF_ANYTHING);
  }

  private List<Fault> ofBlob(boolean isPart) {
    if (hasWrongBytes && random.nextInt(WRONG_BYTES_ONE_IN) == 0) {
      return List.of(new Corrupt(random.nextInt(MAX_OFFSET)));
    }
    if (isPart && random.nextInt(3) == 0) {
      return pick(OF_PARTS);
    }
    return random.nextBoolean() ? pick(OF_BLOBS) : pick(OF_ANYTHING);
  }

  private List<Fault> pick(List<Function<RandomGenerator, List<Fault>>> kinds) {
    return kinds.get(random.nextInt(kinds.size())).apply(random);
  }

  private static boolean isManifestHead(RequestHead head) {
    return head.method().equals("HEAD") && head.endpoint() instanceof Endpoint.OfManifest;
  }

  private static boolean isBlobGet(RequestHead head) {
    return head.method().equals("GET")
        && (head.endpoint() instanceof Endpoint.OfBlob
            || head.endpoint() instanceof Endpoint.Download);
  }
}
