package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.plan.Manner;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The requests of one pull, and the bodies of their answers. Event loop only. */
final class Requests {
  private final Node node;
  private final Manner manner;
  private final IntConsumer received;
  private final Set<HttpClientRequest> open = new HashSet<>();
  private boolean closed;

  /**
   * @param received told how many bytes of bodies have come
   */
  Requests(Node node, Manner manner, IntConsumer received) {
    this.node = node;
    this.manner = manner;
    this.received = received;
  }

  /** Asks; the answer's body is to be read, or drained, at once. */
  Future<HttpClientResponse> send(HttpMethod method, String uri, MultiMap headers) {
    if (closed) {
      return over();
    }
    node.measurements().sent();
    var options = node.fleet().target().request(uri).setMethod(method).setHeaders(headers);
    return node.http().request(options).compose(this::send);
  }

  /**
   * Reads a body at the client's pace; fails if it breaks off.
   *
   * @param sink takes bytes that are good until it returns
   */
  Future<Void> read(HttpClientResponse response, Consumer<ByteBuffer> sink) {
    var pace = Pace.of(manner, node.vertx(), response);
    response.handler(
        buffer -> {
          sink.accept(bytes(buffer));
          pace.took(buffer.length());
          received.accept(buffer.length());
        });
    return response.end().onComplete(_ -> open.remove(response.request()));
  }

  /** Reads a body that says nothing. */
  Future<Void> drain(HttpClientResponse response) {
    return read(response, _ -> {});
  }

  /** Reads what an answer without content says, and fails with its status. */
  <T> Future<T> refused(HttpClientResponse response) {
    return drain(response)
        .transform(_ -> Future.failedFuture(PullFailure.status(response.statusCode())));
  }

  /** Whether nothing is asked any more. */
  boolean isClosed() {
    return closed;
  }

  /** Breaks off what runs; nothing is asked any more. */
  void close() {
    closed = true;
    List.copyOf(open).forEach(HttpClientRequest::reset);
    open.clear();
  }

  private Future<HttpClientResponse> send(HttpClientRequest request) {
    // Without handlers what breaks is logged; whoever waits for the answer or its end is told
    // anyway.
    request.exceptionHandler(_ -> {});
    if (closed) {
      request.reset();
      return over();
    }
    open.add(request);
    return request
        .send()
        .onSuccess(response -> response.exceptionHandler(_ -> {}))
        .onFailure(_ -> open.remove(request));
  }

  private static Future<HttpClientResponse> over() {
    return Future.failedFuture(new PullFailure("over"));
  }

  private static ByteBuffer bytes(Buffer buffer) {
    return ((BufferInternal) buffer).getByteBuf().nioBuffer();
  }
}
