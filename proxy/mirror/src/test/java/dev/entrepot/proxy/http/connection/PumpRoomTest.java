package dev.entrepot.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PumpRoomTest {
  private static final int BYTES = 4 << 20;

  private final PumpRoom room = new PumpRoom(BYTES);
  private final Deque<Runnable> loop = new ArrayDeque<>();

  @Test
  void piece_ofTheOnlyConnection_isTheLargest() {
    room.connectionBegan();
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MAX_PIECE_BYTES);
  }

  @Test
  void pieces_ofManyConnections_takeNoMoreThanTheRoom() {
    int most = BYTES / PumpRoom.WINDOW / PumpRoom.MIN_PIECE_BYTES;
    for (int connections = 1; connections <= most; connections++) {
      room.connectionBegan();
      long taken = (long) connections * PumpRoom.WINDOW * room.pieceBytes();
      assertThat(taken).as("with %d connections", connections).isLessThanOrEqualTo(BYTES);
    }
  }

  @Test
  void piece_beyondTheRoom_isOneRecord() {
    IntStream.range(0, 10_000).forEach(_ -> room.connectionBegan());
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MIN_PIECE_BYTES);
  }

  @Test
  void piece_afterOthersHaveEnded_growsAgain() {
    IntStream.range(0, 1000).forEach(_ -> room.connectionBegan());
    IntStream.range(1, 1000).forEach(_ -> room.connectionEnded());
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MAX_PIECE_BYTES);
  }

  @Test
  void of_littleDirectMemory_isAQuarterOfItSharedByTheLoops() {
    PumpRoom small = PumpRoom.of(32 << 20, 2);
    small.took(4 << 20);
    assertThat(small.hasRoom()).isFalse();
    small.gave(PumpRoom.MAX_PIECE_BYTES);
    assertThat(small.hasRoom()).isTrue();
  }

  @Test
  void bodiesOfOneConnection_haveTurnsAndHoldTwoPieces() {
    var connection = new ConnectionRoom(room, loop::add);
    List<Body> bodies = bodies(connection, 5);
    bodies.forEach(Body::run);
    assertThat(connection.held()).isEqualTo(2 * PumpRoom.MAX_PIECE_BYTES);
    for (int i = 0; i < 8; i++) {
      bodies.stream().filter(body -> body.held > 0).findFirst().orElseThrow().written();
      drain();
      assertThat(connection.held()).isEqualTo(2 * PumpRoom.MAX_PIECE_BYTES);
    }
    assertThat(bodies).allSatisfy(body -> assertThat(body.pieces).isBetween(1, 3));
  }

  @Test
  void bodyThatEndsWhenItIsItsTurn_leavesItToTheNext() {
    var connection = new ConnectionRoom(room, loop::add);
    List<Body> bodies = bodies(connection, 4);
    bodies.forEach(Body::run);
    bodies.get(0).written(); // the third one's turn
    connection.bodyEnded(bodies.get(2));
    drain();
    assertThat(bodies.get(3).pieces).isEqualTo(1);
  }

  @Test
  void closedConnection_waitsUntilItOpens() {
    var connection = new ConnectionRoom(room, loop::add);
    boolean[] isOpen = {false};
    connection.openWhile(() -> isOpen[0]);
    Body body = bodies(connection, 1).getFirst();
    body.run();
    connection.grant();
    assertThat(loop).isEmpty();
    isOpen[0] = true;
    connection.grant();
    drain();
    assertThat(body.pieces).isEqualTo(1);
  }

  @Test
  void manyConnections_atRandom_holdTheBoundAndAllGoOn() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    List<Body> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.addAll(bodies(new ConnectionRoom(room, loop::add), random.nextInt(1, 5)));
    }
    all.forEach(Body::run);
    for (int i = 0; i < 200_000; i++) {
      var body = all.get(random.nextInt(all.size()));
      if (body.held > 0) {
        body.written();
      }
      if (random.nextInt(4) == 0) {
        drain();
      }
      assertThat(room.taken()).as("seed %d", seed).isBetween(0, BYTES);
    }
    assertThat(all).as("seed %d", seed).allSatisfy(body -> assertThat(body.pieces).isPositive());
    while (room.taken() > 0) {
      all.forEach(body -> body.wants = false);
      all.stream().filter(body -> body.held > 0).forEach(Body::written);
      drain();
    }
    assertThat(room.isCrowded()).as("seed %d", seed).isFalse();
  }

  private static List<Body> bodies(ConnectionRoom connection, int count) {
    return IntStream.range(0, count).mapToObj(_ -> new Body(connection)).toList();
  }

  private void drain() {
    while (!loop.isEmpty()) {
      loop.removeFirst().run();
    }
  }

  /** Has one piece on its way at a time, and always wants another one. */
  private static final class Body implements Runnable {
    private final ConnectionRoom connection;
    private boolean wants = true;
    private int held;
    private int pieces;

    Body(ConnectionRoom connection) {
      this.connection = connection;
      connection.bodyBegan();
    }

    @Override
    public void run() {
      if (!wants || held > 0) {
        connection.pass(this);
        return;
      }
      held = connection.ask(this);
      if (held > 0) {
        pieces++;
        connection.took(held);
      }
    }

    void written() {
      int gone = held;
      held = 0;
      connection.gave(gone);
      run();
    }
  }
}
