package dev.entrepot.proxy.route;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Answer;
import dev.entrepot.proxy.upstream.CallTimeout;
import dev.entrepot.proxy.upstream.PageCursor;
import dev.entrepot.proxy.upstream.ReferrersPage;
import dev.entrepot.proxy.upstream.TagList;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the lists of a repository come from (OCI distribution specification, "Listing Tags" and
 * "Listing Referrers"). Blocking; virtual threads only.
 */
public interface ListOrigin {
  /**
   * Fetches one page of the repository's tags.
   *
   * @param n how many tags at most, if the caller minds
   * @param page where it starts: after a tag, or at what {@link TagList#next} said
   */
  Answer<TagList> tags(OptionalInt n, Optional<PageCursor> page);

  /**
   * Fetches one page of the index of the manifests that refer to one, of whatever artifact type.
   *
   * @param page where it starts, as the page before it said
   */
  Answer<ReferrersPage> referrers(Digest subject, Optional<PageCursor> page, CallTimeout patience);
}
