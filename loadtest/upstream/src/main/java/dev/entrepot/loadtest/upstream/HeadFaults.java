package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Fault.Chunked;
import dev.entrepot.loadtest.upstream.Fault.Headers;
import dev.entrepot.loadtest.upstream.Fault.OfHead;
import dev.entrepot.loadtest.upstream.Fault.Redirect;
import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Fault.WrongLength;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The faults that replace or change an answer's head. */
record HeadFaults(List<OfHead> faults) {
  /** The answer that stands in for the right one, if a fault gives one; the last such fault's. */
  Optional<Answer> replacement() {
    return faults.stream().flatMap(fault -> replacement(fault).stream()).reduce((_, last) -> last);
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

  private static Optional<Answer> replacement(OfHead fault) {
    return switch (fault) {
      case Status status -> Optional.of(status(status));
      case Redirect(int code, var location) ->
          Optional.of(Answer.of(code, new byte[0]).with("location", location));
      case Chunked _, WrongLength _, Headers _ -> Optional.empty();
    };
  }

  private static Answer status(Status status) {
    var answer = Answer.of(status.code(), status.bodyBytes());
    for (Map.Entry<String, String> header : status.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  private static Answer altered(Answer answer, OfHead fault) {
    return switch (fault) {
      case Status _, Redirect _ -> answer;
      case Chunked _ -> answer.without("content-length");
      case WrongLength(long announced) -> answer.with("content-length", Long.toString(announced));
      case Headers headers -> altered(answer, headers);
    };
  }

  private static Answer altered(Answer right, Headers headers) {
    var answer = right;
    for (Map.Entry<String, String> header : headers.set().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    for (String name : headers.removed()) {
      answer = answer.without(name);
    }
    return answer;
  }
}
