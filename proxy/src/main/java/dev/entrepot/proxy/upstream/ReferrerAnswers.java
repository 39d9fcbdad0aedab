package dev.entrepot.proxy.upstream;

import java.util.Optional;

/** Reads lists of referrers (OCI distribution specification, "Listing Referrers"). */
final class ReferrerAnswers {
  private final Refusals refusals;
  private final Bodies bodies;

  ReferrerAnswers(Refusals refusals) {
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
  }

  Answer<ReferrersPage> page(Response response, Deadline deadline) {
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, Kind.REFERRERS));
    }
    return switch (NextPage.of(response)) {
      case NextPage.None() -> read(response, deadline, Optional.empty());
      case NextPage.At(PageCursor cursor) -> read(response, deadline, Optional.of(cursor));
      case NextPage.Unreadable() -> {
        response.close();
        yield Answer.refused(
            refusals.bad("its list of referrers has a next page that cannot be read"));
      }
    };
  }

  private Answer<ReferrersPage> read(
      Response response, Deadline deadline, Optional<PageCursor> next) {
    return bodies
        .read(response, FetchedManifest.MAX_BYTES, Kind.REFERRERS.label(), deadline)
        .then(raw -> Answer.found(new ReferrersPage(raw, next)));
  }
}
