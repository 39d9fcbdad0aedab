package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Fault.Hold;
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
    var exchange = log.begin(head(request));
    request.response().closeHandler(_ -> exchange.end(Progress.BROKEN));
    var faults = script.faultsFor(exchange.head());
    Runnable answer = () -> answer(request, exchange, faults);
    passHolds(faults, answer);
  }

  private void passHolds(List<Fault> faults, Runnable answer) {
    var context = vertx.getOrCreateContext();
    Runnable next = answer;
    for (Hold hold : only(Hold.class, faults).reversed()) {
      Runnable after = next;
      next = () -> hold.gate().pass(() -> context.runOnContext(_ -> after.run()));
    }
    next.run();
  }

  private void answer(HttpServerRequest request, Exchange exchange, List<Fault> faults) {
    if (!only(Refuse.class, faults).isEmpty()) {
      AnswerSender.drop(request, exchange);
      return;
    }
    var head = exchange.head();
    var ofHead = new HeadFaults(only(OfHead.class, faults));
    boolean ranged = only(NoRange.class, faults).isEmpty();
    var right = ofHead.replacement().orElseGet(() -> right(head, ranged));
    var ofBody = BodyFaults.of(only(OfBody.class, faults));
    sender.send(request, exchange, ofHead.alter(right), ofBody, ofHead.closesAfterBody());
  }

  private Answer right(RequestHead head, boolean ranged) {
    return ranged
        ? answers.apply(head)
        : answers.apply(head.withoutRange()).without("accept-ranges");
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
