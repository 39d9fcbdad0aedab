package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobRequest;
import java.io.IOException;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body that a download begins with. What it says of the blob's size decides which ranges there
 * are, long before the digest shows who was right: so it has to agree with the manifest, or with
 * what the upstream has said before. For the download's thread.
 *
 * @param size that a manifest gave
 */
record FirstBody(Transfer transfer, OptionalLong size) {
  /** How often it is asked while no two agree; the last is then taken for what it is. */
  static final int MAX_ATTEMPTS = 3;

  private static final Logger log = LoggerFactory.getLogger(FirstBody.class);

  /** Asks for all behind some offset. Blocking. */
  Answer<BlobBody> from(long offset) {
    return of(BlobRequest.whole().from(offset));
  }

  /**
   * Asks for what an earlier download has not got; for the whole if what it left does not fit, or
   * the upstream refuses to give a part: what is left never stands in the way of the blob.
   */
  Answer<BlobBody> rest(DownloadSink sink, long begun) throws IOException {
    boolean isDue = transfer.origin().isDue();
    switch (from(begun)) {
      case Found<BlobBody>(BlobBody body) -> {
        if (body.total().orElse(Long.MAX_VALUE) > begun) {
          log.info(
              "{} of {}: going on after {} of an earlier download",
              transfer.digest(),
              transfer.repository(),
              HumanSize.of(begun));
          return Answer.found(body);
        }
        body.close();
      }
      case Refused<BlobBody>(Refusal refusal) -> {
        if (!refusal.mayBeForTheRange() && !(isDue && hasFailed(refusal))) {
          return Answer.refused(refusal);
        }
      }
    }
    Answer<BlobBody> whole = of(BlobRequest.whole().unranged());
    if (whole instanceof Found<BlobBody>) {
      sink.truncate(0);
    }
    return whole;
  }

  /** Whether the upstream says that it cannot do this now, which it may say of each range. */
  private static boolean hasFailed(Refusal refusal) {
    return refusal.reason() == Refusal.Reason.UNAVAILABLE && refusal.retryAfter().isEmpty();
  }

  private Answer<BlobBody> of(BlobRequest request) {
    OptionalLong said = size;
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      Answer<BlobBody> answer = ask(request);
      if (!(answer instanceof Found<BlobBody>(BlobBody body)) || agree(said, body.total())) {
        return answer;
      }
      log.warn(
          "{} of {} has {} bytes, says {} ({}); {} were expected, so it is asked again",
          transfer.digest(),
          transfer.repository(),
          body.total().getAsLong(),
          transfer.origin().name(),
          body.endpoint(),
          said.getAsLong());
      transfer.origin().lied(body.endpoint(), transfer.digest());
      said = body.total();
      body.close();
    }
    return ask(request);
  }

  private Answer<BlobBody> ask(BlobRequest request) {
    return transfer.origin().blob(transfer.digest(), request);
  }

  private static boolean agree(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty() || one.getAsLong() == other.getAsLong();
  }
}
