package dev.entrepot.proxy.transfer;

import dev.entrepot.proxy.upstream.Answer;
import dev.entrepot.proxy.upstream.Answer.Found;
import dev.entrepot.proxy.upstream.BlobBody;
import dev.entrepot.proxy.upstream.BlobWish;
import dev.entrepot.proxy.upstream.Upstream;
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
record FirstBody(Transfer transfer, Upstream upstream, OptionalLong size) {
  /** How often it is asked while no two agree; the last is then taken for what it is. */
  static final int MAX_ATTEMPTS = 3;

  private static final Logger log = LoggerFactory.getLogger(FirstBody.class);

  /** Asks for all behind some offset. Blocking. */
  Answer<BlobBody> from(long offset) {
    return of(BlobWish.whole().from(offset));
  }

  /** Asks for all after a request for some of it was refused. Blocking. */
  Answer<BlobBody> unranged() {
    return of(BlobWish.whole().unranged());
  }

  private Answer<BlobBody> of(BlobWish wish) {
    OptionalLong said = size;
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      Answer<BlobBody> answer = ask(wish);
      if (!(answer instanceof Found<BlobBody>(BlobBody body)) || agree(said, body.total())) {
        return answer;
      }
      log.warn(
          "{} of {} has {} bytes, says {} ({}); {} were expected, so it is asked again",
          transfer.digest(),
          transfer.repository(),
          body.total().getAsLong(),
          upstream.name(),
          body.endpoint(),
          said.getAsLong());
      upstream.lied(body.endpoint(), transfer.digest());
      said = body.total();
      body.close();
    }
    return ask(wish);
  }

  private Answer<BlobBody> ask(BlobWish wish) {
    return upstream.getBlob(transfer.repository().name(), transfer.digest(), wish);
  }

  private static boolean agree(OptionalLong one, OptionalLong other) {
    return one.isEmpty() || other.isEmpty() || one.getAsLong() == other.getAsLong();
  }
}
