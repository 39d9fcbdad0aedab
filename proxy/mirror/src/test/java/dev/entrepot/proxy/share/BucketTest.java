package dev.entrepot.proxy.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.proxy.resolve.FakeTime;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be taken of a bucket, as time passes. */
final class BucketTest {
  /** Each step is rounded down to nanoseconds. */
  private static final double SLACK = 0.2;

  private final FakeTime time = new FakeTime();

  private static int taken(Bucket bucket) {
    int taken = 0;
    while (bucket.take(1) == 0) {
      taken++;
    }
    return taken;
  }

  @Test
  void take_full_givesWhatASecondBrings() {
    for (int rate : new int[] {1, 3, 7, 100, 999, 1_000_000}) {
      assertThat(taken(new Bucket(rate, time))).isEqualTo(rate);
    }
  }

  @Test
  void take_emptied_fillsEvenly() {
    var bucket = new Bucket(10, time);
    taken(bucket);
    time.passes(Duration.ofMillis(100));
    assertThat(taken(bucket)).isEqualTo(1);
    time.passes(Duration.ofMillis(350));
    assertThat(taken(bucket)).isEqualTo(3);
    time.passes(Duration.ofHours(1));
    assertThat(taken(bucket)).as("it holds no more than a second brings").isEqualTo(10);
  }

  @Test
  void take_refused_isThereAfterTheWaitAndNotBefore() {
    var bucket = new Bucket(3, time);
    taken(bucket);
    long wait = bucket.take(1);
    time.passes(Duration.ofNanos(wait - 1));
    assertThat(bucket.take(1)).isEqualTo(1);
    time.passes(Duration.ofNanos(1));
    assertThat(bucket.take(1)).isZero();
  }

  @Test
  void take_moreThanItHolds_isOwedAfterwards() {
    var bucket = new Bucket(100, time);
    assertThat(bucket.take(500)).isZero();
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(4010).toNanos());
    time.passes(Duration.ofMillis(4010));
    assertThat(bucket.take(500)).as("it has to be full for that").isPositive();
    assertThat(taken(bucket)).isEqualTo(1);
  }

  @Test
  void owe_empty_isOwed() {
    var bucket = new Bucket(100, time);
    bucket.owe(250);
    assertThat(bucket.take(1)).isEqualTo(Duration.ofMillis(1510).toNanos());
  }

  @Test
  void take_atRandom_neverGivesMoreThanHasComeAndWaitsAsLongAsItSays() {
    long seed = new Random().nextLong();
    System.out.println("BucketTest seed " + seed);
    var random = new Random(seed);
    long rate = 1L + random.nextInt(5000);
    var bucket = new Bucket(rate, time);
    double there = rate; // It is full at first.
    for (int i = 0; i < 20_000; i++) {
      var pause = Duration.ofNanos(random.nextInt(5_000_000));
      time.passes(pause);
      there = Math.min((double) rate, there + pause.toNanos() * rate / 1e9);
      long amount = 1L + random.nextInt((int) rate);
      long wait = bucket.take(amount);
      if (wait > 0) {
        assertThat(there).as("seed %d, step %d", seed, i).isLessThan(amount + SLACK);
        time.passes(Duration.ofNanos(wait));
        there = Math.min((double) rate, there + wait * rate / 1e9);
        assertThat(bucket.take(amount)).as("seed %d, step %d", seed, i).isZero();
      }
      there -= amount;
      assertThat(there).as("seed %d, step %d", seed, i).isGreaterThan(-SLACK);
    }
  }

  @Test
  void take_byManyAtOnce_givesNoMoreThanItHolds() throws Exception {
    var bucket = new Bucket(1000, time);
    Callable<Integer> taking = () -> taken(bucket);
    int sum = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> taken :
          threads.invokeAll(Stream.generate(() -> taking).limit(8).toList())) {
        sum += taken.get();
      }
    }
    assertThat(sum).isEqualTo(1000);
  }
}
