package dev.entrepot.proxy.upstream;

import dev.entrepot.proxy.answer.Answer;
import java.io.IOException;
import java.util.Optional;

/** Reads lists of tags (OCI distribution specification, "Listing Tags"), as they come. */
final class TagAnswers {
  /** The largest list that is read, in bytes: 16 MiB. */
  static final int MAX_BYTES = 16 << 20;

  private static final Bodies.Form FORM = new Bodies.Form(MAX_BYTES, 1, "list of tags");

  private final Refusals refusals;
  private final WaitingReaders readers = new WaitingReaders();

  TagAnswers(Refusals refusals) {
    this.refusals = refusals;
  }

  Answer<TagList> list(Response response, Deadline deadline) {
    if (response.status() != 200) {
      return Answer.refused(refusals.ofStatus(response, ResourceKind.TAGS));
    }
    if (!response.isIdentity() || response.contentLength().orElse(0) > MAX_BYTES) {
      response.close();
      return Answer.refused(refusals.bad("its list of tags is compressed, unasked, or too long"));
    }
    return switch (NextPage.of(response)) {
      case NextPage.None() -> read(response, deadline, Optional.empty());
      case NextPage.At(PageCursor cursor) -> read(response, deadline, Optional.of(cursor));
      case NextPage.Unreadable() -> {
        response.close();
        yield Answer.refused(refusals.bad("its list of tags has a next page that cannot be read"));
      }
    };
  }

  private Answer<TagList> read(
      Response response, Deadline deadline, Optional<PageCursor> nextPage) {
    var body = new BodyStream(response, FORM, deadline, refusals);
    try {
      return Answer.found(new TagList(new TagReader(body, refusals, readers).read(), nextPage));
    } catch (IOException e) {
      response.close();
      return Answer.refused(
          body.refusal().orElseGet(() -> refusals.bad("its list of tags cannot be read")));
    }
  }
}
