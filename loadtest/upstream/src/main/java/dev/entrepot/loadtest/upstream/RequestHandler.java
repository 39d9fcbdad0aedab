package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Fault.Delay;
import dev.entrepot.loadtest.upstream.Fault.Hang;
import dev.entrepot.loadtest.upstream.Fault.Hold;
import dev.entrepot.loadtest.upstream.Fault.NoCredentials;
import dev.entrepot.loadtest.upstream.Fault.NoRange;
import dev.entrepot.loadtest.upstream.Fault.OfBody;
import dev.entrepot.loadtest.upstream.Fault.OfHead;
import dev.entrepot.loadtest.upstream.Fault.Refuse;
import dev.entrepot.loadtest.upstream.SeenRequest.Progress;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The way of a request: noted in the log, changed by the script, answered. Event loop only. */
final class RequestHandler implements Handler<HttpServerRequest> {
  private final Vertx vertx;
  private final RequestLog log;
  private final Script script;
  private final Function<RequestHead, Answer> answers;
  private final AnswerSender sender;

  /**
   * @param answers what is right for a request
   */
  RequestHandler(
      Vertx vertx, RequestLog log, Script script, Function<RequestHead, Answer> answers) {
    this.vertx = vertx;
    this.log = log;
    this.script = script;
    this.answers = answers;
    this.sender = new AnswerSender(vertx);
  }

  @Override
  public void handle(HttpServerRequest request) {
    var head = head(request);
    var faults = script.faultsFor(head);
    var exchange = log.begin(head, faults);
    request.response().closeHandler(_ -> exchange.end(Progress.BROKEN));
    if (only(Hang.class, faults).isEmpty()) {
      Runnable answer = () -> answer(request, exchange, faults);
      passHolds(faults, () -> passDelays(faults, answer));
    }
  }

  private void passHolds(List<Fault> faults, Runnable answer) {
    var context = vertx.getOrCreateContext();
    Runnable next = answer;
    for (Hold hold : only(Hold.class, faults).reversed()) {
      Runnable after = next;
      next = () -> Waiting.at(hold.gate(), context, after);
    }
    next.run();
  }

  private void passDelays(List<Fault> faults, Runnable answer) {
    long millis =
        only(Delay.class, faults).stream().mapToLong(delay -> delay.time().toMillis()).sum();
    if (millis == 0) {
      answer.run();
    } else {
      vertx.setTimer(millis, _ -> answer.run());
    }
  }

  private void answer(HttpServerRequest request, Exchange exchange, List<Fault> faults) {
    if (request.response().closed()) {
      return; // The client left while it was held.
    }
    if (!only(Refuse.class, faults).isEmpty()) {
      AnswerSender.drop(request, exchange);
      return;
    }
    var head = exchange.head();
    var ofHead = new HeadFaults(only(OfHead.class, faults));
    var right = ofHead.replacement(head).orElseGet(() -> right(head, faults));
    var ofBody = BodyFaults.of(only(OfBody.class, faults));
    sender.send(request, exchange, ofHead.alter(right), ofBody, ofHead.closesAfterBody());
  }

  private Answer right(RequestHead head, List<Fault> faults) {
    var seen = only(NoCredentials.class, faults).isEmpty() ? head : head.withoutCredentials();
    return only(NoRange.class, faults).isEmpty()
        ? answers.apply(seen)
        : answers.apply(seen.withoutRange()).without("accept-ranges");
  }

  private static <T extends Fault> List<T> only(Class<T> kind, List<Fault> faults) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static RequestHead head(HttpServerRequest request) {
    var path = Optional.ofNullable(request.path()).orElse("");
    return new RequestHead(
        Paths.parse(path),
        request.method().name(),
        path,
        Optional.ofNullable(request.query()).orElse(""),
        headers(request));
  }

  private static Map<String, List<String>> headers(HttpServerRequest request) {
    return request.headers().entries().stream()
        .collect(
            Collectors.groupingBy(
                header -> header.getKey().toLowerCase(Locale.ROOT),
                TreeMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableList())));
  }
}
