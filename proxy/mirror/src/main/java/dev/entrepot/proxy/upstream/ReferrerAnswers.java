package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import java.util.Optional;

/** Reads lists of referrers (OCI distribution specification, "Listing Referrers"). */
final class ReferrerAnswers {
  /** Beside the bytes there are their text and what it says, while they are checked. */
  private static final Bodies.Form FORM =
      new Bodies.Form(FetchedManifest.MAX_BYTES, 4, ResourceKind.REFERRERS.label());

  private final Refusals refusals;
  private final Bodies bodies;

  ReferrerAnswers(Refusals refusals) {
    this.refusals = refusals;
    this.bodies = new Bodies(refusals);
  }

  Answer<ReferrersPage> page(Response response, Deadline deadline) {
    if (isWithoutApi(response)) {
      response.discard();
      return Answer.refused(refusals.noApi(response.status()));
    }
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.REFERRERS));
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

  /** In how many ways registries say that they do not know the path; 404 is the usual one. */
  private static boolean isWithoutApi(Response response) {
    return switch (response.status()) {
      case 200 ->
          response.header("content-type").filter(type -> type.startsWith("text/html")).isPresent();
      case 400, 405, 406, 410, 501 -> true;
      default -> false;
    };
  }

  private Answer<ReferrersPage> read(
      Response response, Deadline deadline, Optional<PageCursor> next) {
    return bodies
        .read(response, FORM, deadline)
        .then(raw -> Answer.found(new ReferrersPage(raw, next)));
  }
}
