package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.upstream.BlobHead;
import dev.entrepot.proxy.upstream.Upstream;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * What is known of a download's blob besides its bytes, and what was promised of it. For the
 * download's thread.
 */
record KnownBlob(Transfer transfer, Upstream upstream, ContentCache cache) {
  /** The size that a manifest gave. */
  OptionalLong size() {
    return cache
        .link(transfer.repository(), transfer.digest())
        .map(Link::size)
        .orElse(OptionalLong.empty());
  }

  /** Notes that the upstream has this blob under this repository: it has just said so. */
  void link(OptionalLong total) {
    boolean isKnown =
        cache.link(transfer.repository(), transfer.digest()).filter(Link::isConfirmed).isPresent();
    if (!isKnown) {
      Links.confirm(
          cache, upstream, transfer.repository(), transfer.digest(), Link.Kind.BLOB, total);
    }
  }

  /**
   * Lets answers begin before its turn has come: clients wait for their bytes for long, for an
   * answer's head they do not. Unless it is known that the repository has the blob, and its size,
   * the upstream is asked that, which takes no turn: a manifest may name what is not there.
   * Blocking; on the download's thread.
   *
   * @return whether there is anything to wait for
   */
  boolean promise() {
    if (!(transfer.state() instanceof TransferState.Opening)) {
      return true;
    }
    OptionalLong size = size();
    if (size.isPresent() && cache.isConfirmed(transfer.repository(), transfer.digest())) {
      transfer.promise(size);
      return true;
    }
    return switch (upstream.headBlob(transfer.repository().name(), transfer.digest())) {
      case Found<BlobHead>(BlobHead head) -> {
        link(head.size());
        transfer.promise(head.size().isPresent() ? head.size() : size);
        yield true;
      }
      case Refused<BlobHead>(Refusal refusal) when refusal.reason() == Refusal.Reason.NOT_FOUND -> {
        transfer.refuse(refusal);
        yield false;
      }
      case Refused<BlobHead> _ -> true;
    };
  }

  /**
   * Requires that clients get the length that their answers have announced.
   *
   * @throws IOException if they would not
   */
  void requireAsPromised(OptionalLong size) throws IOException {
    if (!transfer.isAsPromised(size)) {
      throw new IOException("the blob has another size than was announced: " + size);
    }
  }
}
