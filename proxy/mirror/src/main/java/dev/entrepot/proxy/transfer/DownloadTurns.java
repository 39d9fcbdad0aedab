package dev.entrepot.proxy.transfer;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.entrepot.oci.RegistryName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which downloads may run. The number of turns is bounded, and so is each upstream's part
 * of them. Of the downloads that wait, the wanted ones come first, then those of the client with
 * the fewest turns, then those of the client that was served longest ago. No client gets more than
 * three quarters of the turns. A download that is not wanted is asked to give up its turn while a
 * wanted one waits. Any thread; only {@link Turn#await} blocks.
 */
final class DownloadTurns {
  /** How many downloads may wait for their turn; each has a thread and some hundred bytes. */
  static final int MAX_WAITING = 4096;

  /** How many of them may be those of one client. */
  static final int MAX_WAITING_OF_ONE = MAX_WAITING / 4;

  /** One part in so many of the turns is kept for other clients than the one with all others. */
  private static final int SPARED_PART = 4;

  /** A download, as its turn knows it. */
  interface Member {
    /** Whether a client or an operator waits for it. */
    boolean isWanted();

    /**
     * Ends as others wait, and leaves what has come to be gone on with.
     *
     * @return whether it will; not if it is wanted by now, or all has come
     */
    boolean giveWay();
  }

  private record Share(String client, RegistryName upstream) {}

  private final int atOnce;
  private final int atOncePerUpstream;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<Turn> waiting = new LinkedHashSet<>();
  private final Set<Turn> held = new LinkedHashSet<>();
  private final Multiset<RegistryName> heldOfUpstream = HashMultiset.create();
  private final Multiset<Share> heldOfShare = HashMultiset.create();
  private final Multiset<String> heldOfClient = HashMultiset.create();
  private final Multiset<String> waitingOfClient = HashMultiset.create();
  private final Map<String, Long> served = new HashMap<>();
  private long turnsGiven;

  /** Written under the lock, read anywhere. */
  private volatile int queued;

  /**
   * @param atOnce how many turns there are
   * @param atOncePerUpstream how many of them one upstream has at most
   */
  DownloadTurns(int atOnce, int atOncePerUpstream) {
    this.atOnce = atOnce;
    this.atOncePerUpstream = atOncePerUpstream;
  }

  /** A place in the queue, or a turn; closed by the download that has it. */
  final class Turn implements AutoCloseable {
    private final RegistryName upstream;
    private final String client;
    private final Member member;
    private final CountDownLatch granted = new CountDownLatch(1);

    /** Whether it has been asked to give way, and will. */
    private volatile boolean isLeaving;

    private Turn(RegistryName upstream, String client, Member member) {
      this.upstream = upstream;
      this.client = client;
      this.member = member;
    }

    /** Waits for the turn, for so long at most; whether it has come. */
    boolean await(Duration limit) throws InterruptedException {
      return granted.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for the turn, however long that takes. */
    void await() throws InterruptedException {
      granted.await();
    }

    /** Whether the turn has not come yet. */
    boolean isWaiting() {
      return granted.getCount() > 0;
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /**
   * Takes a place; empty if too many wait already.
   *
   * @param client for whom it is
   */
  Optional<Turn> enter(RegistryName upstream, String client, Member member) {
    var turn = new Turn(upstream, client, member);
    lock.lock();
    try {
      if (waiting.size() >= MAX_WAITING || waitingOfClient.count(client) >= MAX_WAITING_OF_ONE) {
        return Optional.empty();
      }
      waiting.add(turn);
      waitingOfClient.add(client);
      grant();
    } finally {
      lock.unlock();
    }
    look();
    return Optional.of(turn);
  }

  private void leave(Turn turn) {
    lock.lock();
    try {
      if (waiting.remove(turn)) {
        waitingOfClient.remove(turn.client);
      } else if (held.remove(turn)) {
        heldOfUpstream.remove(turn.upstream);
        heldOfClient.remove(turn.client);
        heldOfShare.remove(new Share(turn.client, turn.upstream));
      }
      if (!waitingOfClient.contains(turn.client) && !heldOfClient.contains(turn.client)) {
        served.remove(turn.client);
      }
      grant();
    } finally {
      lock.unlock();
    }
    look();
  }

  /** How many wait for their turn. */
  int waiting() {
    return queued;
  }

  /** Looks whether a download is to give way: some may not be wanted any more. */
  void look() {
    if (queued == 0) {
      return;
    }
    List<Turn> unwanted;
    lock.lock();
    try {
      unwanted = unwanted();
    } finally {
      lock.unlock();
    }
    unwanted.forEach(turn -> turn.isLeaving = turn.member.giveWay());
  }

  private void grant() {
    Optional<Turn> next = next();
    while (next.isPresent()) {
      Turn turn = next.get();
      waiting.remove(turn);
      waitingOfClient.remove(turn.client);
      held.add(turn);
      heldOfUpstream.add(turn.upstream);
      heldOfClient.add(turn.client);
      heldOfShare.add(new Share(turn.client, turn.upstream));
      served.put(turn.client, ++turnsGiven);
      turn.granted.countDown();
      next = next();
    }
    queued = waiting.size();
  }

  private Optional<Turn> next() {
    if (held.size() >= atOnce) {
      return Optional.empty();
    }
    return waiting.stream()
        .filter(this::mayGo)
        .min(
            Comparator.<Turn, Boolean>comparing(turn -> !turn.member.isWanted())
                .thenComparingInt(turn -> heldOfClient.count(turn.client))
                .thenComparingLong(turn -> served.getOrDefault(turn.client, 0L)));
  }

  private boolean mayGo(Turn turn) {
    return heldOfUpstream.count(turn.upstream) < atOncePerUpstream
        && heldOfClient.count(turn.client) < ofOne(atOnce)
        && heldOfShare.count(new Share(turn.client, turn.upstream)) < ofOne(atOncePerUpstream);
  }

  private static int ofOne(int turns) {
    return turns - turns / SPARED_PART;
  }

  /** As many as wanted ones wait, of those whose turns would help them. */
  private List<Turn> unwanted() {
    List<Turn> wanted = waiting.stream().filter(turn -> turn.member.isWanted()).toList();
    long needed = wanted.size() - held.stream().filter(turn -> turn.isLeaving).count();
    List<Turn> unwanted = new ArrayList<>();
    for (Turn turn : held) {
      if (unwanted.size() < needed
          && !turn.isLeaving
          && !turn.member.isWanted()
          && wanted.stream().anyMatch(other -> isInTheWay(turn, other))) {
        unwanted.add(turn);
      }
    }
    return unwanted;
  }

  private boolean isInTheWay(Turn turn, Turn other) {
    return held.size() >= atOnce
        || turn.upstream.equals(other.upstream)
        || turn.client.equals(other.client);
  }
}
