package dev.entrepot.proxy.transfer;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.Link;
import dev.entrepot.proxy.answer.Answer.Found;
import dev.entrepot.proxy.answer.Answer.Refused;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.transfer.source.TransferState;
import dev.entrepot.proxy.upstream.BlobHead;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a download's blob besides its bytes, and what was promised of it. For the
 * download's thread.
 */
final class KnownBlob {
  private final Transfer transfer;
  private final ContentCache cache;
  private Optional<Link> link = Optional.empty();

  KnownBlob(Transfer transfer, ContentCache cache) {
    this.transfer = transfer;
    this.cache = cache;
  }

  /** Reads from the index what the other methods answer with until this is called again. */
  void lookUp() {
    link = cache.metadata().link(transfer.repository(), transfer.digest());
  }

  /** The size that a manifest gave. */
  OptionalLong size() {
    return link.map(Link::size).orElse(OptionalLong.empty());
  }

  /** Whether it is proven that the repository has the blob (ADR 44). */
  boolean isConfirmed() {
    return link.isPresent()
        && (link.get().isConfirmed()
            || cache.metadata().isConfirmed(transfer.repository(), transfer.digest()));
  }

  /** Notes that the upstream has this blob under this repository: it has just said so. */
  void link(OptionalLong total) {
    if (link.filter(Link::isConfirmed).isEmpty()) {
      Links.confirm(cache, transfer.origin(), transfer.digest(), Link.Kind.BLOB, total);
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
    lookUp();
    OptionalLong size = size();
    if (size.isPresent() && isConfirmed()) {
      transfer.promise(size);
      return true;
    }
    return switch (transfer.origin().head(transfer.digest())) {
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
