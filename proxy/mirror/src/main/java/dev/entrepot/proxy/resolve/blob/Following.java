package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.Asker;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Content;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Left;
import dev.entrepot.proxy.resolve.blob.BlobResolution.Refused;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.thread.OwnerThread;
import dev.entrepot.proxy.transfer.InflightTable;
import dev.entrepot.proxy.transfer.TransferReader;
import dev.entrepot.proxy.transfer.source.TransferState;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Waits at the download of a blob until the upstream has answered. Event loop only.
 *
 * <p>A download that another repository's request opened and its upstream refused says nothing of
 * this repository, so it is opened once more under this one's name.
 */
final class Following {
  /**
   * How often a download is joined again after one that others opened was refused; then this
   * repository's own is opened, as what others are refused is no answer.
   */
  private static final int MAX_JOINS = 3;

  private final OwnerThread owner = OwnerThread.current();
  private final InflightTable inflight;
  private final Asker asker;
  private final Route route;
  private final Digest digest;
  private final Promise<BlobResolution> answer = Promise.promise();
  private TransferReader current;
  private int joins;

  private Following(
      InflightTable inflight, Asker asker, Route route, Digest digest, TransferReader first) {
    this.inflight = inflight;
    this.asker = asker;
    this.route = route;
    this.digest = digest;
    this.current = first;
  }

  /** Takes over the reader of a download that was joined or opened just now. */
  static Future<BlobResolution> of(
      TransferReader reader, InflightTable inflight, Asker asker, Route route, Digest digest) {
    var following = new Following(inflight, asker, route, digest, reader);
    following.listen(reader);
    asker.left().onComplete(_ -> following.abandon());
    return following.answer.future();
  }

  private void listen(TransferReader reader) {
    assert owner.isHere() : owner;
    current = reader;
    reader.onProgress(asker.loop(), () -> look(reader));
  }

  /** A client that has gone must not keep a download running. */
  private void abandon() {
    assert owner.isHere() : owner;
    if (answer.tryComplete(new Left())) {
      current.close();
    }
  }

  private void look(TransferReader reader) {
    assert owner.isHere() : owner;
    if (reader != current || answer.future().isComplete()) {
      return;
    }
    switch (reader.state()) {
      case TransferState.Opening() -> {
        // The upstream has not answered yet.
      }
      case TransferState.Running(_, _), TransferState.Complete(_) ->
          answer.complete(
              new Content(reader, reader.opener() ? CacheStatus.MISS : CacheStatus.JOIN));
      case TransferState.Refused(Refusal refusal) -> refused(reader, refusal);
      case TransferState.Broken(Refusal.Reason kind, String reason) ->
          refused(reader, broken(kind, reason));
    }
  }

  private void refused(TransferReader reader, Refusal refusal) {
    boolean ofAnother = !reader.origin().equals(route.origin().id());
    reader.close();
    if (ofAnother && joins < MAX_JOINS) {
      joins++;
      again(inflight.joinOrOpen(route.origin(), digest, asker.claim(route)));
    } else if (ofAnother) {
      again(inflight.joinOrOpenOwn(route.origin(), digest, asker.claim(route)));
    } else {
      answer.complete(new Refused(refusal));
    }
  }

  private void again(Answer<TransferReader> opened) {
    switch (opened) {
      case Answer.Found<TransferReader>(TransferReader reader) -> listen(reader);
      case Answer.Refused<TransferReader>(Refusal refusal) -> answer.complete(new Refused(refusal));
    }
  }

  private Refusal broken(Refusal.Reason kind, String reason) {
    return Refusal.of(
        Source.UPSTREAM, kind, "upstream %s: %s".formatted(route.origin().name(), reason));
  }
}
