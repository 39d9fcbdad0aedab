package dev.entrepot.loadtest.jmh;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The digest of a stream, batch by batch, as a download calculates it. An operation is a MiB. */
@State(Scope.Benchmark)
public class DigestBenchmark extends MicroBenchmark {
  /** The length of the stream, in MiB. */
  static final int STREAM_MEBIBYTES = 4;

  private static final long SEED = 1;

  /** What holds the bytes of a batch. */
  public enum Memory {
    /** The heap: what comes from an upstream. */
    HEAP,
    /** Memory outside of it: what an earlier download has left, read from its file. */
    DIRECT;

    ByteBuffer allocate(int bytes) {
      return switch (this) {
        case HEAP -> ByteBuffer.allocate(bytes);
        case DIRECT -> ByteBuffer.allocateDirect(bytes);
      };
    }
  }

  @Param({"2048", "131072", "524288"})
  int batchBytes;

  @Param Memory memory = Memory.HEAP;

  private final List<ByteBuffer> batches = new ArrayList<>();
  private Digest digest;

  @Setup
  public void makeStream() {
    byte[] content = new byte[STREAM_MEBIBYTES << 20];
    new SplittableRandom(SEED).nextBytes(content);
    digest = Digest.of(DigestAlgorithm.SHA256, content);
    ByteBuffer stream = memory.allocate(content.length).put(content);
    for (int start = 0; start < content.length; start += batchBytes) {
      batches.add(stream.slice(start, Math.min(batchBytes, content.length - start)));
    }
  }

  /** What a download does. */
  @Benchmark
  @OperationsPerInvocation(STREAM_MEBIBYTES)
  public Verification verifier() {
    var verifier = new ContentVerifier(digest);
    for (ByteBuffer batch : batches) {
      verifier.update(batch.duplicate());
    }
    return verifier.finish(OptionalLong.of((long) STREAM_MEBIBYTES << 20));
  }

  /** The least that it can cost: what the JDK's hash takes by itself. */
  @Benchmark
  @OperationsPerInvocation(STREAM_MEBIBYTES)
  public byte[] jdk() {
    var hash = DigestAlgorithm.SHA256.newMessageDigest();
    for (ByteBuffer batch : batches) {
      hash.update(batch.duplicate());
    }
    return hash.digest();
  }
}
