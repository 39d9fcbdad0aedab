package dev.entrepot.loadtest.simulator.policy;

import dev.entrepot.loadtest.simulator.trace.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What no policy can pass, whatever it knows. To hit, an object must lie there from one request to
 * the next, which takes its bytes for so long out of all that the limit has to give; the requests
 * that take the least for their value come first, until nothing is left, the last one in part. The
 * limit is held on average only, which no policy may, so it may be more than is possible. After
 * PFOO-U in "Practical Bounds on Optimal Caching with Variable Object Sizes" (SIGMETRICS 2018).
 *
 * @param hits of all requests
 * @param bytes of the bytes of all requests
 */
public record UpperBound(double hits, double bytes) {
  /**
   * A stay of an object from one request to the next.
   *
   * @param cost bytes times requests
   */
  private record Stay(double cost, long bytes) {}

  /**
   * The bound of a trace.
   *
   * @param limit in bytes
   */
  public static UpperBound of(Trace trace, long limit) {
    var stays = stays(trace, limit);
    double capacity = (double) limit * trace.length();
    return new UpperBound(
        greatest(stays, HitValue.HITS, capacity), greatest(stays, HitValue.BYTES, capacity));
  }

  private static List<Stay> stays(Trace trace, long limit) {
    var last = new int[trace.objects()];
    Arrays.fill(last, ObjectQueue.NONE);
    var stays = new ArrayList<Stay>();
    for (int request = 0; request < trace.length(); request++) {
      int object = trace.object(request);
      long bytes = trace.size(object);
      if (last[object] != ObjectQueue.NONE && bytes <= limit) {
        stays.add(new Stay((double) bytes * (request - last[object]), bytes));
      }
      last[object] = request;
    }
    return stays;
  }

  /** The value of all stays for which the capacity, in bytes times requests, is enough. */
  private static double greatest(List<Stay> stays, HitValue value, double capacity) {
    stays.sort(Comparator.comparingDouble(stay -> stay.cost() / value.ofHit(stay.bytes())));
    double left = capacity;
    double sum = 0;
    for (var stay : stays) {
      double part = Math.clamp(left / stay.cost(), 0, 1);
      sum += part * value.ofHit(stay.bytes());
      left -= part * stay.cost();
    }
    return sum;
  }
}
