package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Fault.Corrupt;
import dev.entrepot.loadtest.upstream.Fault.CutAfter;
import dev.entrepot.loadtest.upstream.Fault.OfBody;
import dev.entrepot.loadtest.upstream.Fault.Stall;
import dev.entrepot.loadtest.upstream.Fault.Throttle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a body is to be sent.
 *
 * @param bytesPerSecond the pace, if it is limited
 * @param cutAfter the body bytes after which the connection is dropped
 * @param corrupt offsets in the whole content of the bytes that are flipped
 * @param stalls in the order of their places
 */
record BodyFaults(
    OptionalLong bytesPerSecond, OptionalLong cutAfter, List<Long> corrupt, List<Stall> stalls) {
  static BodyFaults of(List<OfBody> faults) {
    var bytesPerSecond = OptionalLong.empty();
    var cutAfter = OptionalLong.empty();
    var corrupt = new ArrayList<Long>();
    var stalls = new ArrayList<Stall>();
    for (OfBody fault : faults) {
      switch (fault) {
        case Throttle(long rate) -> bytesPerSecond = OptionalLong.of(rate);
        case CutAfter(long bytes) -> cutAfter = OptionalLong.of(bytes);
        case Corrupt(long offset) -> corrupt.add(offset);
        case Stall stall -> stalls.add(stall);
      }
    }
    stalls.sort(Comparator.comparingLong(Stall::afterBytes));
    return new BodyFaults(bytesPerSecond, cutAfter, List.copyOf(corrupt), List.copyOf(stalls));
  }

  /** Flips the bytes of a chunk that begins at this offset of the content. */
  void corrupt(byte[] chunk, long offset) {
    for (long place : corrupt) {
      if (place >= offset && place < offset + chunk.length) {
        int index = (int) (place - offset);
        chunk[index] = (byte) ~chunk[index];
      }
    }
  }
}
