package dev.entrepot.server.admin;

import dev.entrepot.oci.HumanSize;
import dev.entrepot.proxy.thread.OwnerThread;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The bodies of requests that are held whole, until their answers have ended. What refuses a
 * request is looked at before its body is. Event loop only, but for {@link #of} and {@link
 * #limits}.
 */
public final class RequestBodies implements Handler<RoutingContext> {
  /** How much of an unexpected body is discarded before the connection is closed. */
  static final long MAX_UNASKED_BYTES = 64 << 10; // 64 KiB

  /** How long the rest of a refused request's body is discarded before the connection is closed. */
  static final Duration LINGER = Duration.ofSeconds(30);

  private static final String SELF = "entrepot.bodies";
  private static final String BODY = "entrepot.body";

  private final OwnerThread owner = OwnerThread.firstUser();
  private final AdminConnections connections;
  private final OperatorLimits limits;
  private final Context loop;
  private long held;

  /**
   * @param loop the event loop of all connections
   */
  RequestBodies(AdminConnections connections, OperatorLimits limits, Context loop) {
    this.loop = loop;
    this.connections = connections;
    this.limits = limits;
  }

  /** Lets the handlers behind it find this one. */
  @Override
  public void handle(RoutingContext context) {
    context.put(SELF, this);
    context.next();
  }

  /** The limits that the client of a request is held to. */
  public static OperatorLimits limits(RoutingContext context) {
    return in(context).limits;
  }

  private static RequestBodies in(RoutingContext context) {
    return Objects.requireNonNull(context.get(SELF));
  }

  /**
   * Reads the body, if it is of the type and no longer than that.
   *
   * @param most in bytes
   */
  public static Handler<RoutingContext> taking(String type, long most) {
    return context -> {
      HttpServerRequest request = context.request();
      if (!isOf(type, request)) {
        refuse(context, 415, "the body has to be " + type);
      } else if (declared(request).orElse(0) > most) {
        refuse(context, 413, "the body has more than %s".formatted(HumanSize.of(most)));
      } else {
        in(context).take(context, declared(request).orElse(most), most);
      }
    };
  }

  /** The room for all of a body is taken before it comes: of two that have half, none would end. */
  private void take(RoutingContext context, long size, long most) {
    assert owner.isHere() : owner;
    if (held + size > limits.heldBytes()) {
      refuse(context, 503, "too many bodies are being read: try again later");
    } else {
      held += size;
      connections.whenOver(context.request(), () -> held -= size);
      new Reading(context, most).begin();
    }
  }

  /** The body of a request that one of the {@link #taking} handlers has let through. */
  public static Buffer of(RoutingContext context) {
    Buffer body = context.get(BODY);
    return body == null ? Buffer.buffer() : body;
  }

  /** Whether a request says that its body is of a type. */
  public static boolean isOf(String type, HttpServerRequest request) {
    String said = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return said != null && said.startsWith(type);
  }

  /** Discards a body that no handler reads, up to {@link #MAX_UNASKED_BYTES}. */
  static void bound(HttpServerRequest request) {
    request.handler(
        new Handler<Buffer>() {
          private long passed;

          @Override
          public void handle(Buffer bytes) {
            passed += bytes.length();
            if (passed > MAX_UNASKED_BYTES) {
              AdminConnections.cut(request.connection());
            }
          }
        });
  }

  /**
   * Refuses a request whose client may still be sending. The rest of the body is discarded for a
   * while, since some clients read the answer only after they have sent everything. Any thread.
   */
  public static void refuse(RoutingContext context, int status, String reason) {
    HttpServerRequest request = context.request();
    boolean isComing = !request.isEnded() && hasBody(request);
    if (isComing) {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    JsonAnswers.refuse(context, status, reason);
    if (isComing) {
      Context loop = in(context).loop;
      loop.runOnContext(_ -> linger(loop.owner(), request));
    }
  }

  private static void linger(Vertx vertx, HttpServerRequest request) {
    if (!request.isEnded()) {
      request.handler(_ -> {}).endHandler(_ -> {}).resume();
      vertx.setTimer(LINGER.toMillis(), _ -> AdminConnections.cut(request.connection()));
    }
  }

  /** Whether a request says that it has a body (RFC 9112, 6.3). */
  private static boolean hasBody(HttpServerRequest request) {
    return declared(request).orElse(1) > 0
        && (request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
            || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING));
  }

  private static OptionalLong declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    try {
      return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    } catch (NumberFormatException notSaid) {
      return OptionalLong.empty();
    }
  }

  /** A body that is being read. */
  private final class Reading {
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final long most;
    private final Buffer body = Buffer.buffer();
    private boolean isOver;

    Reading(RoutingContext context, long most) {
      this.context = context;
      this.request = context.request();
      this.most = most;
    }

    void begin() {
      long timer =
          context
              .vertx()
              .setTimer(limits.bodyTime().toMillis(), _ -> fail(408, "the body has not come"));
      connections.whenOver(
          request,
          () -> {
            isOver = true;
            context.vertx().cancelTimer(timer);
          });
      request.handler(this::take);
      request.endHandler(
          _ -> {
            context.vertx().cancelTimer(timer);
            end();
          });
    }

    private void take(Buffer bytes) {
      if (isOver) {
        return;
      }
      if (body.length() + bytes.length() > most) {
        fail(413, "the body has more than %s".formatted(HumanSize.of(most)));
      } else {
        body.appendBuffer(bytes);
      }
    }

    private void fail(int status, String reason) {
      if (!isOver) {
        isOver = true;
        refuse(context, status, reason);
      }
    }

    private void end() {
      if (!isOver) {
        context.put(BODY, body);
        context.next();
      }
    }
  }
}
