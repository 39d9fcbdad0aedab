package dev.entrepot.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PumpRoomTest {
  private final PumpRoom room = new PumpRoom();

  @Test
  void piece_ofTheOnlyBody_isTheLargest() {
    room.bodyBegan();
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MAX_PIECE_BYTES);
  }

  @Test
  void pieces_ofManyBodies_takeNoMoreThanTheRoom() {
    int most = PumpRoom.BYTES / PumpRoom.WINDOW / PumpRoom.MIN_PIECE_BYTES;
    for (int bodies = 1; bodies <= most; bodies++) {
      room.bodyBegan();
      long taken = (long) bodies * PumpRoom.WINDOW * room.pieceBytes();
      assertThat(taken).as("with %d bodies", bodies).isLessThanOrEqualTo(PumpRoom.BYTES);
    }
  }

  @Test
  void piece_beyondTheRoom_isOneRecord() {
    IntStream.range(0, 10_000).forEach(_ -> room.bodyBegan());
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MIN_PIECE_BYTES);
  }

  @Test
  void piece_afterOthersHaveEnded_growsAgain() {
    IntStream.range(0, 1000).forEach(_ -> room.bodyBegan());
    IntStream.range(1, 1000).forEach(_ -> room.bodyEnded());
    assertThat(room.pieceBytes()).isEqualTo(PumpRoom.MAX_PIECE_BYTES);
  }
}
