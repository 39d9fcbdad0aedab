package dev.entrepot.proxy.http.body;

import dev.entrepot.loadtest.jmh.MicroBenchmark;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading which part of a blob a request is for. */
@State(Scope.Benchmark)
public class RangeBenchmark extends MicroBenchmark {
  /** What clients ask for: nearly always the whole, the rest after a break, or a piece. */
  public enum Range {
    WHOLE(null),
    REST("bytes=31457280-"),
    PIECE("bytes=31457280-33554431"),
    PIECES("bytes=0-511,1048576-1049599,-1024");

    private final @Nullable String header;

    Range(@Nullable String header) {
      this.header = header;
    }
  }

  @Param Range range = Range.WHOLE;

  private @Nullable String header;

  @Setup
  public void take() {
    header = range.header;
  }

  /** What is asked for; an object, as its type is seen in this package only. */
  @Benchmark
  public Object parse() {
    return RangeHeader.parse(header);
  }
}
