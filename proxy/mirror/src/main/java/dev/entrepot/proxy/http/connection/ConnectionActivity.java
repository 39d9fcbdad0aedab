package dev.entrepot.proxy.http.connection;

import dev.entrepot.proxy.thread.OwnerThread;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When something last happened on a client's connection. Its event loop only. */
public final class ConnectionActivity {
  /**
   * How many bytes of HTTP/2 are no half request yet: frames of streams that have just ended are
   * ignored without a word.
   */
  private static final int STRAY_BYTES = 256;

  private final OwnerThread owner = OwnerThread.current();
  private final LongSupplier nanoTime;
  private final String client;
  private final Optional<X509Certificate> certificate;
  private final ConnectionRoom room;
  private final ClientMemory memory;

  /** In no order; as many as the client may have streams. */
  private final List<AnswerProgress> answers = new ArrayList<>(1);

  private @Nullable StreamWindows windows;
  private long lastProgress;
  private long sent;

  /** Bytes that have come since something was last understood, and when the first of them did. */
  private long unread;

  private long unreadSince;

  /**
   * @param client the address of the connection's other end, as it stands in logs
   * @param certificate that it was opened with
   */
  ConnectionActivity(
      LongSupplier nanoTime,
      String client,
      Optional<X509Certificate> certificate,
      ConnectionRoom room,
      ClientMemory memory) {
    this.nanoTime = nanoTime;
    this.client = client;
    this.certificate = certificate;
    this.room = room;
    this.memory = memory;
    this.lastProgress = nanoTime.getAsLong();
  }

  public String client() {
    return client;
  }

  /**
   * The certificate that the client has opened the connection with. The handshake has checked who
   * signed it, and that it was valid then.
   */
  public Optional<X509Certificate> certificate() {
    return certificate;
  }

  /** What its bodies hold of the memory that clients share. */
  public ConnectionRoom room() {
    return room;
  }

  /** What its requests and their answers take of the heap, with those of all others. */
  public ClientMemory memory() {
    return memory;
  }

  /** The connection speaks HTTP/2. */
  void speaksHttp2(StreamWindows itsWindows) {
    assert owner.isHere() : owner;
    windows = itsWindows;
    room.openWhile(itsWindows::isOpen);
  }

  /**
   * How much each of its streams takes.
   *
   * @throws IllegalStateException unless the connection speaks HTTP/2
   */
  public StreamWindows windows() {
    assert owner.isHere() : owner;
    if (windows == null) {
      throw new IllegalStateException("a connection without streams");
    }
    return windows;
  }

  /** Bytes have come, of a request or of what belongs to HTTP/2. */
  void received(int bytes) {
    assert owner.isHere() : owner;
    if (unread == 0) {
      unreadSince = now();
    }
    unread += bytes;
  }

  /** A request's header fields have been read, which take so many bytes; it follows at once. */
  void readHeader(long bytes) {
    assert owner.isHere() : owner;
    unread = bytes;
  }

  /** Bytes that have come and have not been understood, as far as is known. */
  public long unread() {
    return unread;
  }

  /** What came was understood, as a request or as something else. */
  void understood() {
    assert owner.isHere() : owner;
    unread = 0;
  }

  /**
   * A request has come, which is going to be answered.
   *
   * @param cut ends the answer in the middle
   */
  public AnswerProgress requestBegan(Runnable cut) {
    assert owner.isHere() : owner;
    understood();
    var answer = new AnswerProgress(nanoTime, this, cut);
    answer.slot = answers.size();
    answers.add(answer);
    progressed();
    return answer;
  }

  /**
   * The connection is about to be closed, and with it all that is being answered.
   *
   * @param why for the log
   */
  void willBeCut(String why) {
    assert owner.isHere() : owner;
    answers.forEach(answer -> answer.willBeCut(why));
  }

  /** Its answer has ended, in whichever way. */
  public void requestEnded(AnswerProgress answer) {
    assert owner.isHere() : owner;
    AnswerProgress last = answers.removeLast();
    if (last != answer) {
      last.slot = answer.slot;
      answers.set(last.slot, last);
    }
    progressed();
  }

  void progressed() {
    assert owner.isHere() : owner;
    lastProgress = now();
  }

  /** The time, in nanoseconds of no particular origin. */
  long now() {
    return nanoTime.getAsLong();
  }

  /** More of an answer has gone out. */
  public void sent(long bytes) {
    assert owner.isHere() : owner;
    sent += bytes;
  }

  /** Bytes of bodies that have gone out on this connection. */
  long sent() {
    return sent;
  }

  /** Whether no request is being answered. */
  boolean isIdle() {
    return answers.isEmpty();
  }

  /** Whether nothing has been asked for longer than that. */
  boolean isIdleFor(long nanos) {
    return isIdle() && nanoTime.getAsLong() - lastProgress > nanos;
  }

  /** Whether half a request has been there for longer than that. */
  boolean isReadingHeaderFor(long nanos) {
    return isIdle()
        && unread > (windows == null ? 0 : STRAY_BYTES)
        && nanoTime.getAsLong() - unreadSince > nanos;
  }

  /** Whether the socket has taken none of what is on its way to it for longer than that. */
  boolean isWritingFor(long nanos) {
    return nanoTime.getAsLong() - lastProgress > nanos
        && (answers.isEmpty()
            ? room.held() > 0
            : answers.stream().anyMatch(answer -> answer.isWritingFor(nanos)));
  }

  /** The answers that the client has made no room for, for longer than that. */
  List<AnswerProgress> blockedFor(long nanos) {
    return answers.stream().filter(answer -> answer.isBlockedFor(nanos)).toList();
  }
}
