package dev.entrepot.operate.bundle.minisign;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.util.Pack;

/**
 * The function that makes a key of a password (RFC 7914), with what it costs. Its memory lies
 * outside of the heap, as minisign asks for 1 GiB, which the heap of a small server does not have.
 *
 * @param rounds N: how many blocks are kept, a power of two
 * @param blocks r: how many times 128 bytes such a block has
 * @param lanes p: how often all is done
 */
record Scrypt(int rounds, int blocks, int lanes) {
  /** libsodium's {@code crypto_pwhash_scryptsalsa208sha256_OPSLIMIT_MIN}. */
  private static final long MIN_OPERATIONS = 32768;

  private static final int BLOCKS = 8;
  private static final int MAX_ROUNDS = 1 << 20;
  private static final int MAX_LANES = 16;
  private static final int CORE_WORDS = 16;
  private static final int CORE_ROUNDS = 8;
  private static final int BLOCK_BYTES = 128;

  /** What libsodium makes of its two limits; empty if it is more than a key of minisign takes. */
  static Optional<Scrypt> of(long operations, long memory) {
    if (operations < 0 || memory < 0) {
      return Optional.empty();
    }
    long work = Math.max(operations, MIN_OPERATIONS);
    boolean isShort = work < memory / 32;
    long most = isShort ? work / (BLOCKS * 4) : memory / (BLOCKS * BLOCK_BYTES);
    long rounds = Math.max(2, Long.highestOneBit(most));
    long lanes = isShort ? 1 : work / 4 / rounds / BLOCKS;
    return rounds <= MAX_ROUNDS && lanes >= 1 && lanes <= MAX_LANES
        ? Optional.of(new Scrypt((int) rounds, BLOCKS, (int) lanes))
        : Optional.empty();
  }

  /** The key of so many bytes. */
  byte[] key(byte[] password, byte[] salt, int bytes) {
    int laneBytes = BLOCK_BYTES * blocks;
    byte[] lanesBytes = stretched(password, salt, laneBytes * lanes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment kept = arena.allocate((long) laneBytes * rounds, Long.BYTES);
      for (int lane = 0; lane < lanes; lane++) {
        int[] words = new int[laneBytes / Integer.BYTES];
        Pack.littleEndianToInt(lanesBytes, lane * laneBytes, words);
        mix(words, kept);
        Pack.intToLittleEndian(words, lanesBytes, lane * laneBytes);
      }
    }
    return stretched(password, lanesBytes, bytes);
  }

  /** PBKDF2 with HMAC-SHA-256, once. */
  private static byte[] stretched(byte[] password, byte[] salt, int bytes) {
    var generator = new PKCS5S2ParametersGenerator(SHA256Digest.newInstance());
    generator.init(password, salt, 1);
    return ((KeyParameter) generator.generateDerivedMacParameters(bytes * Byte.SIZE)).getKey();
  }

  /** ROMix: all states are kept, and then met again in an order that they give themselves. */
  private void mix(int[] state, MemorySegment kept) {
    int[] next = new int[state.length];
    for (int round = 0; round < rounds; round++) {
      MemorySegment.copy(state, 0, kept, ValueLayout.JAVA_INT, at(round, state), state.length);
      mixBlocks(state, next);
    }
    for (int round = 0; round < rounds; round++) {
      int met = state[state.length - CORE_WORDS] & (rounds - 1);
      long from = at(met, state) / Integer.BYTES;
      for (int i = 0; i < state.length; i++) {
        state[i] ^= kept.getAtIndex(ValueLayout.JAVA_INT, from + i);
      }
      mixBlocks(state, next);
    }
  }

  private static long at(int round, int[] state) {
    return (long) round * state.length * Integer.BYTES;
  }

  /** BlockMix: the even results come first. */
  private static void mixBlocks(int[] state, int[] next) {
    int[] core = new int[CORE_WORDS];
    int[] input = new int[CORE_WORDS];
    System.arraycopy(state, state.length - CORE_WORDS, core, 0, CORE_WORDS);
    int parts = state.length / CORE_WORDS;
    for (int part = 0; part < parts; part++) {
      for (int i = 0; i < CORE_WORDS; i++) {
        input[i] = core[i] ^ state[part * CORE_WORDS + i];
      }
      Salsa20Engine.salsaCore(CORE_ROUNDS, input, core);
      int to = part / 2 + (part % 2) * (parts / 2);
      System.arraycopy(core, 0, next, to * CORE_WORDS, CORE_WORDS);
    }
    System.arraycopy(next, 0, state, 0, state.length);
  }
}
