package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.EndpointId;
import dev.entrepot.verifier.Verification.Mismatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a transfer whose blob does not come: for its readers, the log and the observer. For the
 * download's thread.
 */
final class TransferFailure {
  private static final Logger log = LoggerFactory.getLogger(TransferFailure.class);

  private final Transfer transfer;
  private final DownloadObserver observer;

  TransferFailure(Transfer transfer, DownloadObserver observer) {
    this.transfer = transfer;
    this.observer = observer;
  }

  /** What an earlier download has left may be what is wrong; then no endpoint has lied. */
  void wrongContent(Mismatch mismatch, EndpointId endpoint, boolean isContinued) {
    if (isContinued) {
      log.warn(
          "what an earlier download left of {} and the rest do not fit, both discarded: {}",
          transfer.repository(),
          mismatch);
    } else {
      observer.wrongContent(transfer.origin().name());
      transfer.origin().lied(endpoint, transfer.digest());
      log.error(
          "upstream {} ({}) sent wrong content for {}, discarded: {}",
          transfer.origin().name(),
          endpoint,
          transfer.repository(),
          mismatch);
    }
    transfer.fail(Refusal.Reason.WRONG_CONTENT, mismatch.toString());
  }

  /** Ends the transfer of a download that was still wanted: that is logged and counted. */
  void breakOff(String reason) {
    observer.brokenOff(transfer.origin().name());
    log.warn(
        "download of {} from {} broken off: {}", transfer.digest(), transfer.repository(), reason);
    end(reason);
  }

  /** Ends the transfer in whichever way its state still allows. */
  void end(String reason) {
    switch (transfer.state()) {
      case TransferState.Opening() ->
          transfer.refuse(
              Refusal.of(
                  Source.STORE, Refusal.Reason.UNAVAILABLE, "blob not available: " + reason));
      case TransferState.Running(_, _) -> transfer.fail(Refusal.Reason.BAD_ANSWER, reason);
      case TransferState.Refused(_), TransferState.Complete(_), TransferState.Broken(_, _) -> {
        // Readers know all that they need to.
      }
    }
  }
}
