package dev.entrepot.loadtest.driver;

import dev.entrepot.loadtest.driver.client.Target;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How many bytes a running Entrepot has fetched from its upstreams, by its metrics. Blocks for two
 * seconds at most.
 *
 * @param metrics where they are, path included
 */
record UpstreamBytes(HttpClient http, Target metrics) implements Supplier<OptionalLong> {
  private static final int OK = 200;
  private static final int PATIENCE_SECONDS = 2;
  private static final Pattern COUNTER =
      Pattern.compile(
          "(?m)^entrepot_upstream_received_bytes_total(?:\\{[^}]*})?"
              + " ([0-9.]{1,40}(?:E[0-9]{1,2})?)$");

  static UpstreamBytes of(Vertx vertx, Target metrics) {
    return new UpstreamBytes(vertx.createHttpClient(), metrics);
  }

  /** Empty if it does not tell. */
  @Override
  public OptionalLong get() {
    var text =
        http.request(metrics.request(metrics.uri().getRawPath()).setMethod(HttpMethod.GET))
            .compose(request -> request.send())
            .compose(UpstreamBytes::body)
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return OptionalLong.of(sum(text.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
    } catch (ExecutionException | TimeoutException e) {
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }

  /** The sum over all upstreams; 0 before the first byte, as there is no counter then. */
  static long sum(String metrics) {
    return COUNTER
        .matcher(metrics)
        .results()
        .mapToLong(line -> new BigDecimal(line.group(1)).longValue())
        .sum();
  }

  private static Future<String> body(HttpClientResponse response) {
    return response
        .body()
        .compose(
            body ->
                response.statusCode() == OK
                    ? Future.succeededFuture(body.toString())
                    : Future.failedFuture("status " + response.statusCode()));
  }
}
