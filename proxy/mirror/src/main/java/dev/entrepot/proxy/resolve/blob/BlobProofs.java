package dev.entrepot.proxy.resolve.blob;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.answer.Refusal.Source;
import dev.entrepot.proxy.resolve.RefusalMemory.Asked;
import dev.entrepot.proxy.resolve.SingleFlight;
import dev.entrepot.proxy.resolve.Toll;
import dev.entrepot.proxy.route.Route;
import dev.entrepot.proxy.transfer.Links;
import dev.entrepot.proxy.upstream.BlobHead;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What says that a blob which others brought may go out under a repository: its registry, asked
 * once for all waiting requests, and noted (ADR 44). Any thread; nothing here blocks.
 */
public final class BlobProofs {
  private final ContentCache cache;
  private final SingleFlight<Asked, Answer<BlobHead>> heads = new SingleFlight<>("blob-head");

  public BlobProofs(ContentCache cache) {
    this.cache = cache;
  }

  /** Asks whether the repository has the blob, or waits for the answer that is under way. */
  public CompletableFuture<Answer<BlobHead>> ask(Route route, Digest digest) {
    var asked = new Asked(route.origin().id(), digest);
    var toll = new Toll<Answer<BlobHead>>(route.share(), Answer::refused);
    return heads.run(asked, toll, () -> head(route, digest));
  }

  private Answer<BlobHead> head(Route route, Digest digest) {
    Answer<BlobHead> answer = route.origin().head(digest);
    if (answer instanceof Found<BlobHead>(BlobHead head)) {
      if (!isOf(head, cache.blobs().size(digest))) {
        return Answer.refused(otherSize(route, digest, head.size().getAsLong()));
      }
      Links.confirm(cache, route.origin(), digest, Link.Kind.BLOB, head.size());
    }
    return answer;
  }

  /** Whether it may be about a blob of this size: a gateway's page that came instead is not. */
  private static boolean isOf(BlobHead head, OptionalLong stored) {
    return head.size().isEmpty() || stored.isEmpty() || head.size().equals(stored);
  }

  private static Refusal otherSize(Route route, Digest digest, long said) {
    return Refusal.of(
        Source.UPSTREAM,
        Refusal.Reason.BAD_ANSWER,
        "%s says that %s has %d bytes, which is not its size"
            .formatted(route.origin().name(), digest, said));
  }
}
