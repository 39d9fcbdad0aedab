package dev.entrepot.proxy.resolve.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.proxy.answer.Refusal.Reason;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.FakeRepository;
import dev.entrepot.proxy.resolve.Samples;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.blob.BlobResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.upstream.CallerLogin;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Callers with rights that change, repositories that share content, and a registry that fails at
 * times: nothing goes out to a caller that has had no right to it for as long as a proof counts.
 */
final class RandomRightsTest extends RightsFixture {
  private static final int STEPS = 1500;
  private static final List<CallerLogin> CALLERS = List.of(ADA, BOB, EVE, CallerLogin.ANONYMOUS);

  /** When a caller last had a right to a repository. */
  private record Right(String caller, int repository) {}

  private final List<LentRepository> repositories = new ArrayList<>();
  private final Map<Right, Instant> lastHeld = new HashMap<>();
  private final List<Digest> images = new ArrayList<>();
  private final List<Digest> layers = new ArrayList<>();
  private Instant lastDown = Instant.MIN;
  private boolean isDown;
  private int served;
  private int refused;

  @BeforeEach
  void haveSharedContent() {
    for (int i = 0; i < 3; i++) {
      FakeRepository shared = FakeRepository.of("shared" + i);
      for (byte layer = 0; layer < 3; layer++) {
        layers.add(shared.hasBlob(new byte[] {layer, 1, 2, 3}));
      }
      images.add(shared.has(TAG, Samples.image(layers.getFirst(), 4)));
      repositories.add(LentRepository.of(shared, i == 0 ? Reason.DENIED : Reason.NOT_FOUND));
    }
  }

  @Test
  void nothing_goesOutWithoutARight() throws Exception {
    long seed = System.nanoTime();
    System.out.println("RandomRightsTest seed " + seed);
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      int repository = random.nextInt(repositories.size());
      CallerLogin caller = CALLERS.get(random.nextInt(CALLERS.size()));
      switch (random.nextInt(10)) {
        case 0 -> change(repository, caller, random.nextBoolean());
        case 1 -> time.passes(Duration.ofSeconds(random.nextInt(600)));
        case 2 -> down(random.nextInt(4) == 0);
        default -> request(random, repository, caller, "seed %d, step %d".formatted(seed, step));
      }
    }
    assertThat(served).as("seed %d", seed).isPositive();
    assertThat(refused).as("seed %d", seed).isPositive();
    assertRightsAreServed(seed);
  }

  /** Once nothing changes any more, each caller gets what it has a right to, and no more. */
  private void assertRightsAreServed(long seed) throws InterruptedException {
    down(false);
    time.passes(Duration.ofDays(1));
    for (int repository = 0; repository < repositories.size(); repository++) {
      for (CallerLogin caller : CALLERS) {
        var image = new Reference.Digested(images.get(repository));
        assertThat(givesManifest(repository, caller, image))
            .as("seed %d, %s of %d", seed, caller.key(), repository)
            .isEqualTo(mayHave(repository, caller));
      }
    }
  }

  private void change(int repository, CallerLogin caller, boolean lends) {
    if (lends) {
      repositories.get(repository).lendTo(caller);
      lastHeld.put(new Right(caller.key(), repository), Instant.MAX);
    } else {
      repositories.get(repository).revoke(caller);
      lastHeld.computeIfPresent(
          new Right(caller.key(), repository),
          (_, held) -> held.equals(Instant.MAX) ? time.instant() : held);
    }
  }

  private void down(boolean down) {
    if (isDown) {
      lastDown = time.instant();
    }
    isDown = down;
    repositories.forEach(repository -> repository.isDown(down));
  }

  private void request(Random random, int repository, CallerLogin caller, String when)
      throws InterruptedException {
    boolean isServed =
        switch (random.nextInt(3)) {
          case 0 -> givesManifest(repository, caller, new Reference.Tagged(TAG));
          case 1 ->
              givesManifest(repository, caller, new Reference.Digested(images.get(repository)));
          default -> givesBlob(repository, caller, layers.get(random.nextInt(layers.size())));
        };
    if (isServed) {
      served++;
      assertThat(mayHave(repository, caller)).as(when).isTrue();
    } else {
      refused++;
      // A right that was granted just now may still be refused for as long as a refusal is held.
      time.passes(NOT_FOUND_TTL);
    }
  }

  private boolean givesManifest(int repository, CallerLogin caller, Reference reference)
      throws InterruptedException {
    ManifestResolution answer =
        await(
            manifests.resolve(
                loop, route(repositories.get(repository), caller), reference, Want.CONTENT));
    return !(answer instanceof ManifestResolution.Refused);
  }

  private boolean givesBlob(int repository, CallerLogin caller, Digest digest)
      throws InterruptedException {
    BlobResolution answer =
        await(
            blobs.resolve(
                Asker.at("192.0.2.1", loop, Promise.<Void>promise().future()),
                route(repositories.get(repository), caller),
                digest,
                Want.CONTENT));
    if (answer instanceof BlobResolution.Content got) {
      got.source().close();
      await(() -> inflight.size() == 0);
    }
    return !(answer instanceof BlobResolution.Refused);
  }

  private boolean mayHave(int repository, CallerLogin caller) {
    boolean hasFailed = isDown || lastDown.plus(HELD).isAfter(time.instant());
    Duration window = hasFailed ? PROOF_TTL.plus(STALE) : PROOF_TTL;
    return List.of(caller, CallerLogin.ANONYMOUS).stream()
        .map(it -> lastHeld.getOrDefault(new Right(it.key(), repository), Instant.MIN))
        .anyMatch(held -> held.isAfter(time.instant().minus(window)));
  }
}
