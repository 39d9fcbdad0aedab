package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Answer.Payload;
import dev.entrepot.loadtest.upstream.Fault.Aligned;
import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Gzipped;
import dev.entrepot.loadtest.upstream.Fault.HeaderFlood;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.OfHead;
import dev.entrepot.loadtest.upstream.Fault.Padded;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.RedirectToSelf;
import dev.entrepot.loadtest.upstream.Fault.Shortened;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import java.util.List;
import java.util.Optional;

/** The faults that replace or change an answer's head. */
record HeadFaults(List<OfHead> faults) {
  /** The answer that stands in for the right one, if a fault gives one; the last such fault's. */
  Optional<Answer> replacement(RequestHead head) {
    return faults.stream()
        .flatMap(fault -> replacement(fault, head).stream())
        .reduce((_, last) -> last);
  }

  /** The answer with status and headers as the faults have them. */
  Answer alter(Answer right) {
    Answer altered = right;
    for (OfHead fault : faults) {
      altered = altered(altered, fault);
    }
    return altered;
  }

  /** Whether the announced length is a lie, after which the connection is of no more use. */
  boolean closesAfterBody() {
    return faults.stream().anyMatch(WrongLength.class::isInstance);
  }

  private static Optional<Answer> replacement(OfHead fault, RequestHead head) {
    return switch (fault) {
      case Status status ->
          Optional.of(Answer.of(status.code(), status.bodyBytes()).with(status.headers()));
      case Redirect(int code, var location) -> Optional.of(redirect(code, location));
      case RedirectToSelf _ -> Optional.of(redirect(307, target(head)));
      case Chunked _,
          WrongLength _,
          Headers _,
          HeaderFlood _,
          Padded _,
          Shortened _,
          Aligned _,
          Gzipped _ ->
          Optional.empty();
    };
  }

  private static Answer redirect(int status, String location) {
    return Answer.of(status, new byte[0]).with("location", location);
  }

  private static String target(RequestHead head) {
    return head.query().isEmpty() ? head.path() : head.path() + "?" + head.query();
  }

  private static Answer altered(Answer answer, OfHead fault) {
    return switch (fault) {
      case Status _, Redirect _, RedirectToSelf _ -> answer;
      case Chunked _ -> answer.without("content-length");
      case WrongLength(long announced) -> answer.with("content-length", Long.toString(announced));
      case Headers headers -> altered(answer, headers);
      case HeaderFlood(int bytes) -> new Padding(bytes).on(answer);
      case Padded(long bytes) -> answer.with(answer.payload().padded(bytes));
      case Shortened(long bytes) -> answer.with(answer.payload().shortened(bytes));
      case Aligned(long block) -> aligned(answer, block);
      case Gzipped _ -> gzipped(answer);
    };
  }

  private static Answer aligned(Answer answer, long block) {
    if (answer.status() != 206) {
      return answer;
    }
    var content = answer.payload().content();
    long first = answer.payload().offset() / block * block;
    var range = new Range(first, Math.min(first + block, content.size()) - 1);
    return answer
        .with(Payload.of(content, range.first(), range.length()))
        .with("content-range", range.contentRange(content.size()));
  }

  private static Answer gzipped(Answer answer) {
    var payload = answer.payload();
    if (payload.length() > Gzipped.MAX_BYTES) {
      return answer;
    }
    byte[] plain = payload.read(0, Math.toIntExact(payload.length()));
    return answer
        .with(Payload.whole(new StoredContent(Tar.gzipped(plain))))
        .with("content-encoding", "gzip");
  }

  private static Answer altered(Answer right, Headers headers) {
    var answer = right.with(headers.set());
    for (String name : headers.removed()) {
      answer = answer.without(name);
    }
    return answer;
  }
}
