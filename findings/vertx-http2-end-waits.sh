#!/usr/bin/env bash
# Vert.x keeps the end of an HTTP/2 response back until there is a window, which the end does not need.
#
# Package: io.vertx:vertx-core 5.2.0, with Netty 4.2.18.Final.
#
# An empty DATA frame with END_STREAM may be sent without a window (RFC 9113, 6.9). When a body is exactly as long as
# the client's window, and end() is called after it was written, the frame does not come: Vert.x waits for a window,
# though the body is whole, and the client, which has nothing left to ask for, need not give one. Netty, by which it
# sends, does not wait. The client here has a window of 1000 bytes, and gives another byte after 3 s of silence:
#
#   Vert.x, window of 1001, write, later end: HEADERS DATA(1000) DATA(0, END_STREAM)
#   Vert.x, window of 1000, end with the body: HEADERS DATA(1000, END_STREAM)
#   Vert.x, window of 1000, write, end at once: HEADERS DATA(1000) silence WINDOW_UPDATE DATA(0, END_STREAM)
#   Vert.x, window of 1000, write, later end: HEADERS DATA(1000) silence WINDOW_UPDATE DATA(0, END_STREAM)
#   Netty, window of 1000, write, later end: HEADERS DATA(1000) DATA(0, END_STREAM)
#
# What follows for Entrepot: the last piece of a stored blob carries the end of the stream (BodySender, docs/adr/0038).
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.vertx</groupId>
      <artifactId>vertx-core</artifactId>
      <version>5.2.0</version>
    </dependency>
  </dependencies>
</project>
XML
"$checkout/mvnw" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >maven.log 2>&1 || {
  cat maven.log
  exit 1
}

cat >Finding.java <<'JAVA'
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Writes a request's frames by hand, and says what frames come back on its stream. */
class Finding {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int SETTINGS = 4;
  static final int WINDOW_UPDATE = 8;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int BODY_BYTES = 1000;
  static final int LATER_MILLIS = 300;
  static final int SILENCE_MILLIS = 3000;

  static Vertx vertx;

  public static void main(String[] args) throws Exception {
    vertx = Vertx.vertx();
    var server = vertx.createHttpServer().requestHandler(Finding::respond);
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(15, TimeUnit.SECONDS);
    ask("Vert.x", server.actualPort(), 1001, "write, later end");
    ask("Vert.x", server.actualPort(), 1000, "end with the body");
    ask("Vert.x", server.actualPort(), 1000, "write, end at once");
    ask("Vert.x", server.actualPort(), 1000, "write, later end");
    vertx.close();

    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Channel netty =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new NettyConnection())
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    int port = ((InetSocketAddress) netty.localAddress()).getPort();
    ask("Netty", port, 1000, "write, later end");
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  static void respond(HttpServerRequest request) {
    var response = request.response().putHeader("content-length", "" + BODY_BYTES);
    var body = Buffer.buffer(new byte[BODY_BYTES]);
    switch (request.path()) {
      case "/end-with-the-body" -> response.end(body);
      case "/write,-end-at-once" -> {
        response.write(body);
        response.end();
      }
      default -> {
        response.write(body);
        vertx.setTimer(LATER_MILLIS, _ -> response.end());
      }
    }
  }

  static final class NettyConnection extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(Http2FrameCodecBuilder.forServer().build(), new NettyResponse());
    }
  }

  static final class NettyResponse extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      if (frame instanceof Http2HeadersFrame request) {
        var stream = request.stream();
        var head = new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"));
        var body = new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[BODY_BYTES]), false);
        var end = new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true);
        context.write(head.stream(stream));
        context.writeAndFlush(body.stream(stream));
        Runnable ending = () -> context.writeAndFlush(end.stream(stream));
        context.executor().schedule(ending, LATER_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  static void ask(String server, int port, int window, String how) throws IOException {
    System.out.print(server + ", window of " + window + ", " + how + ":");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(SILENCE_MILLIS);
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] initialWindow = ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array();
      send(out, SETTINGS, 0, 0, initialWindow);
      send(out, SETTINGS, ACK, 0, new byte[0]);
      send(out, HEADERS, END_STREAM | END_HEADERS, 1, head("/" + how.replace(' ', '-')));
      read(new DataInputStream(socket.getInputStream()), out);
    }
    System.out.println();
  }

  /** Until the stream ends, or there was silence twice. */
  static void read(DataInputStream in, OutputStream out) throws IOException {
    boolean isEnd = false;
    for (int silences = 0; !isEnd && silences < 2; ) {
      try {
        isEnd = readFrame(in);
      } catch (SocketTimeoutException e) {
        silences++;
        System.out.print(" silence WINDOW_UPDATE");
        send(out, WINDOW_UPDATE, 0, 1, new byte[] {0, 0, 0, 1});
      }
    }
  }

  static boolean readFrame(DataInputStream in) throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    in.readNBytes(length);
    boolean isEnd = stream != 0 && (flags & END_STREAM) != 0;
    if (stream != 0) {
      String end = isEnd ? ", END_STREAM" : "";
      System.out.print(
          switch (type) {
            case DATA -> " DATA(" + length + end + ")";
            case HEADERS -> " HEADERS" + end;
            default -> " type " + type;
          });
    }
    return isEnd;
  }

  /** The fields of a GET: method and scheme by their index, path and authority as literals. */
  static byte[] head(String path) {
    var block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x86);
    block.write(0x04);
    literal(block, path);
    block.write(0x01);
    literal(block, "localhost");
    return block.toByteArray();
  }

  static void literal(ByteArrayOutputStream block, String value) {
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  static void send(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.write(
        ByteBuffer.allocate(9 + payload.length)
            .put((byte) 0)
            .putShort((short) payload.length)
            .put((byte) type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" -cp "lib/*" Finding.java 2>java.log >output || {
  cat java.log
  exit 1
}
cat output

# Whether the program has said a line; else ends with a sentence.
# usage: said LINE SENTENCE
said() {
  if ! grep -qxF "$1" output; then
    echo "$2"
    exit 1
  fi
}
goes="HEADERS DATA(1000) DATA(0, END_STREAM)"
waits="HEADERS DATA(1000) silence WINDOW_UPDATE DATA(0, END_STREAM)"
said "Vert.x, window of 1001, write, later end: $goes" "Not to be judged: a window is left, and still the end waits."
said "Vert.x, window of 1000, end with the body: HEADERS DATA(1000, END_STREAM)" \
  "It has changed: the end does not come with the body."
said "Vert.x, window of 1000, write, end at once: $waits" "It has changed: an end that follows at once does not wait."
said "Vert.x, window of 1000, write, later end: $waits" "It has changed: an end that follows later does not wait."
said "Netty, window of 1000, write, later end: $goes" "It has changed: Netty waits as well."
echo "As described: Vert.x waits for a window before it ends a stream."
