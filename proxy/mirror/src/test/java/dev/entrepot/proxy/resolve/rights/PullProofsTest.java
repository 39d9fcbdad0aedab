package dev.entrepot.proxy.resolve.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.FakeTime;
import dev.entrepot.proxy.upstream.LoginWitness;
import dev.entrepot.proxy.upstream.OriginId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered of registries' words, in whatever order they come. */
final class PullProofsTest {
  private static final Duration TTL = Duration.ofMinutes(15);
  private static final Duration KEEP = Duration.ofMinutes(75);
  private static final Refusal DENIED =
      Refusal.of(Source.UPSTREAM, Reason.DENIED, "the registry refuses this");

  private final FakeTime time = new FakeTime();
  private final List<String> accepted = new ArrayList<>();
  private final PullProofs proofs = new PullProofs(time, accepted::add);

  private static OriginId origin(String repository, String caller) {
    return new OriginId(
        new Repository(new RegistryName("registry.test"), new RepositoryName(repository)),
        Optional.of(caller));
  }

  private static ProvenRight blob(int number) {
    return new ProvenRight.OfBlob(
        Digest.of(DigestAlgorithm.SHA256, new byte[] {(byte) number, (byte) (number >> 8)}));
  }

  private void granted(OriginId origin, ProvenRight right, long askedAt) {
    proofs.granted(origin, right, askedAt, Optional.empty(), KEEP);
  }

  @Test
  void proof_countsFromTheQuestionAndForItsTimeAlone() {
    OriginId origin = origin("app", "ada");
    long asked = proofs.now();
    time.passes(Duration.ofMinutes(1));
    granted(origin, ProvenRight.PULL, asked);

    time.passes(TTL.minusMinutes(1).minusNanos(1));
    assertThat(proofs.isProven(origin, blob(1), TTL)).isTrue();
    time.passes(Duration.ofNanos(1));
    assertThat(proofs.isProven(origin, blob(1), TTL)).isFalse();
    assertThat(proofs.isProven(origin, blob(1), KEEP)).isTrue();
    time.passes(KEEP);
    assertThat(proofs.isProven(origin, blob(1), KEEP)).isFalse();
  }

  @Test
  void proof_isOfOneLoginInOneRepository() {
    granted(origin("app", "ada"), ProvenRight.PULL, proofs.now());

    assertThat(proofs.isProven(origin("app", "bob"), ProvenRight.PULL, TTL)).isFalse();
    assertThat(proofs.isProven(origin("app", ""), ProvenRight.PULL, TTL)).isFalse();
    assertThat(proofs.isProven(origin("app2", "ada"), ProvenRight.PULL, TTL)).isFalse();
  }

  @Test
  void proofOfABlob_isNoneOfTheRepository() {
    OriginId origin = origin("app", "ada");
    granted(origin, blob(1), proofs.now());
    granted(origin, ProvenRight.TAGS, proofs.now());

    assertThat(proofs.isProven(origin, blob(1), TTL)).isTrue();
    assertThat(proofs.isProven(origin, blob(2), TTL)).isFalse();
    assertThat(proofs.isProven(origin, ProvenRight.PULL, TTL)).isFalse();
  }

  @Test
  void refusal_endsAllAtOnce_andWhatWasAskedBeforeProvesNothingAfter() {
    OriginId origin = origin("app", "ada");
    long before = proofs.now();
    granted(origin, ProvenRight.PULL, before);
    granted(origin, blob(1), before);
    time.passes(Duration.ofSeconds(1));
    proofs.denied(origin, DENIED, KEEP);

    granted(origin, ProvenRight.PULL, before);
    assertThat(proofs.isProven(origin, ProvenRight.PULL, KEEP)).isFalse();
    assertThat(proofs.isProven(origin, blob(1), KEEP)).isFalse();
    assertThat(proofs.denial(origin)).contains(DENIED);

    time.passes(Duration.ofSeconds(1));
    granted(origin, ProvenRight.PULL, proofs.now());
    assertThat(proofs.isProven(origin, ProvenRight.PULL, TTL)).isTrue();
  }

  @Test
  void blobs_areBounded_andTheOldestGoFirst() {
    OriginId origin = origin("app", "ada");
    for (int i = 0; i < 3 * PullProofs.MAX_BLOBS; i++) {
      granted(origin, blob(i), proofs.now());
      time.passes(Duration.ofNanos(1));
    }
    granted(origin, ProvenRight.TAGS, proofs.now());

    assertThat(proofs.isProven(origin, blob(0), TTL)).isFalse();
    assertThat(proofs.isProven(origin, blob(3 * PullProofs.MAX_BLOBS - 1), TTL)).isTrue();
    assertThat(proofs.isProven(origin, ProvenRight.TAGS, TTL)).isTrue();
  }

  @Test
  void witness_isToldOfLoginsAlone() {
    granted(origin("app", "ada"), ProvenRight.PULL, proofs.now());
    granted(origin("app", ""), ProvenRight.PULL, proofs.now());

    assertThat(accepted).containsExactly("ada");
  }

  /** A question that is on its way. */
  private record Question(OriginId origin, ProvenRight right, long askedAt) {}

  /** What is right: all words of a registry, with when it was asked and when it answered. */
  private static final class Model {
    private final Map<OriginId, List<Question>> granted = new HashMap<>();
    private final Map<OriginId, Long> denied = new HashMap<>();

    void grants(Question question) {
      Long no = denied.get(question.origin);
      if (no == null || question.askedAt > no) {
        granted.computeIfAbsent(question.origin, _ -> new ArrayList<>()).add(question);
      }
    }

    void denies(OriginId origin, long now) {
      granted.remove(origin);
      denied.put(origin, now);
    }

    boolean isProven(OriginId origin, ProvenRight right, long now, Duration within) {
      return granted.getOrDefault(origin, List.of()).stream()
          .filter(it -> it.right.equals(right) || it.right.equals(ProvenRight.PULL))
          .anyMatch(it -> now - it.askedAt < within.toNanos());
    }
  }

  /** Questions of several logins are answered late, out of order, and with changing rights. */
  @Test
  void randomInterleavings_giveNothingThatTheRegistryDoesNot() {
    long seed = System.nanoTime();
    System.out.println("PullProofsTest seed " + seed);
    var random = new Random(seed);
    var memory = new PullProofs(time, LoginWitness.NONE);
    var model = new Model();
    var underWay = new ArrayList<Question>();
    List<ProvenRight> rights = List.of(ProvenRight.PULL, ProvenRight.TAGS, blob(1), blob(2));
    for (int step = 0; step < 20_000; step++) {
      OriginId origin = origin("app" + random.nextInt(2), "caller" + random.nextInt(3));
      ProvenRight right = rights.get(random.nextInt(rights.size()));
      switch (random.nextInt(6)) {
        case 0, 1 -> underWay.add(new Question(origin, right, memory.now()));
        case 2, 3 -> {
          if (!underWay.isEmpty()) {
            Question next = underWay.remove(random.nextInt(underWay.size()));
            memory.granted(next.origin, next.right, next.askedAt, Optional.empty(), KEEP);
            model.grants(next);
          }
        }
        case 4 -> {
          if (random.nextInt(5) == 0) {
            memory.denied(origin, DENIED, KEEP);
            model.denies(origin, memory.now());
          }
        }
        default -> time.passes(Duration.ofSeconds(random.nextInt(240)));
      }
      // Nobody waits for an answer for as long as proofs are kept.
      underWay.removeIf(it -> memory.now() - it.askedAt > Duration.ofMinutes(5).toNanos());
      for (Duration within : List.of(TTL, KEEP)) {
        assertThat(memory.isProven(origin, right, within))
            .as("seed %d, step %d: %s of %s", seed, step, right, origin)
            .isEqualTo(model.isProven(origin, right, memory.now(), within));
      }
    }
  }
}
