package dev.entrepot.proxy.transfer.source;

import dev.entrepot.proxy.answer.Refusal;
import java.util.OptionalLong;

/**
 * How far the bytes of a blob are. Immutable; a transfer publishes a new one with each step.
 *
 * <pre>
 *            ┌─► Refused
 *  Opening ──┤                 ┌─► Complete
 *            └─► Running ─(n)──┤
 *                              └─► Broken
 * </pre>
 */
public sealed interface TransferState {
  /**
   * How many bytes at a blob's end no reader gets before size and digest are known to be right, so
   * that a wrong blob ends short for everyone.
   */
  int HELD_BACK_BYTES = 64 << 10; // 64 KiB

  /** The upstream has been asked and has not answered yet. */
  record Opening() implements TransferState {}

  /** The upstream answered with something other than the blob; nothing was written. */
  record Refused(Refusal refusal) implements TransferState {}

  /**
   * Bytes are coming.
   *
   * @param total the blob's size in bytes, where it is known
   * @param readable how many bytes, counted from the blob's first, readers may have now
   */
  record Running(OptionalLong total, long readable) implements TransferState {
    /** So many bytes are there, the last of which may have to wait. */
    public static Running written(OptionalLong total, long size) {
      long limit = total.isPresent() ? Math.max(0, total.getAsLong() - HELD_BACK_BYTES) : size;
      return new Running(total, Math.min(size, limit));
    }
  }

  /**
   * All bytes are there, and are what the digest says.
   *
   * @param size in bytes
   */
  record Complete(long size) implements TransferState {}

  /**
   * No more bytes will come, and the blob is not whole.
   *
   * @param kind what those are told to whom no answer has gone out yet
   */
  record Broken(Refusal.Reason kind, String reason) implements TransferState {}
}
