package dev.entrepot.server;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A client of HTTP/2 in clear text that writes its frames by hand (RFC 9113), and so may do what
 * other clients never would. Blocking.
 */
public final class RawHttp2 implements AutoCloseable {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;
  private static final int WITH_PRIORITY = 0x20;

  public static final int INITIAL_WINDOW_SIZE = 4;

  private static final int MAX_FRAME_BYTES = 16 << 10;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  public record Frame(int type, int flags, int stream, Buffer payload) {
    /** Of the first header block with this status on a connection. */
    int status() {
      int at = firstField();
      return switch (payload.getUnsignedByte(at)) {
        case 0x88 -> 200;
        case 0x8a -> 206;
        case 0x8c -> 400;
        case 0x8d -> 404;
        default -> Integer.parseInt(payload.getString(at + 2, at + 5));
      };
    }

    /** Where the first field is: behind the priority, if there is one. */
    private int firstField() {
      return (flags & WITH_PRIORITY) == 0 ? 0 : 5;
    }

    public boolean isLast() {
      return (flags & END_STREAM) != 0 && (type == DATA || type == HEADERS);
    }

    public int error() {
      return payload.getInt(type == GOAWAY ? 4 : 0);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /**
   * Connects.
   *
   * @param window what each stream may send before it is given more, in bytes
   */
  public static RawHttp2 connect(int port, int window) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    var client = new RawHttp2(socket);
    client.out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    client.settings(Map.of(INITIAL_WINDOW_SIZE, window));
    return client;
  }

  public void settings(Map<Integer, Integer> settings) throws IOException {
    var payload = ByteBuffer.allocate(6 * settings.size());
    settings.forEach((id, value) -> payload.putShort(id.shortValue()).putInt(value));
    send(SETTINGS, 0, 0, payload.array());
  }

  /** A GET of a path, with more header fields. */
  public void get(int stream, String path, Map<String, String> fields) throws IOException {
    headers(stream, block(path, fields));
  }

  public void get(int stream, String path) throws IOException {
    get(stream, path, Map.of());
  }

  /** Several at once, in one write. */
  public void getAll(int firstStream, int count, String path) throws IOException {
    var frames = new ByteArrayOutputStream();
    byte[] block = block(path, Map.of());
    for (int i = 0; i < count; i++) {
      frames.write(frame(HEADERS, END_STREAM | END_HEADERS, firstStream + 2 * i, block));
    }
    out.write(frames.toByteArray());
  }

  private void headers(int stream, byte[] block) throws IOException {
    for (int at = 0; at < block.length; at += MAX_FRAME_BYTES) {
      int length = Math.min(MAX_FRAME_BYTES, block.length - at);
      byte[] part = Arrays.copyOfRange(block, at, at + length);
      int flags = at == 0 ? END_STREAM : 0;
      boolean isEnd = at + length == block.length;
      send(at == 0 ? HEADERS : CONTINUATION, isEnd ? flags | END_HEADERS : flags, stream, part);
    }
  }

  /** Literals without indexing (RFC 7541, 6.2.2), but for the method and the scheme. */
  private static byte[] block(String path, Map<String, String> fields) throws IOException {
    var block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x86);
    block.write(0x04);
    string(block, path);
    block.write(0x01);
    string(block, "localhost");
    for (var field : fields.entrySet()) {
      block.write(0x00);
      string(block, field.getKey());
      string(block, field.getValue());
    }
    return block.toByteArray();
  }

  /** RFC 7541, 5.1 and 5.2. */
  private static void string(ByteArrayOutputStream block, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      for (; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.write(bytes);
  }

  public void window(int stream, int more) throws IOException {
    send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
  }

  public void reset(int stream) throws IOException {
    send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(8).array());
  }

  public void send(int type, int flags, int stream, byte[] payload) throws IOException {
    out.write(frame(type, flags, stream, payload));
  }

  /** Sends a frame over and over, many in a write; the server may have had enough of them. */
  public void flood(int count, int type, int stream, byte[] payload) {
    byte[] one = frame(type, 0, stream, payload);
    var many = new ByteArrayOutputStream();
    try {
      for (int i = 0; i < count; i++) {
        many.write(one);
        if (many.size() > 8192 || i == count - 1) {
          out.write(many.toByteArray());
          many.reset();
        }
      }
    } catch (IOException e) {
      // It has closed the connection.
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /**
   * Reads the next frame.
   *
   * @throws EOFException if the server has closed the connection
   */
  public Frame read() throws IOException {
    try {
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      Buffer payload = Buffer.buffer(in.readNBytes(length));
      return new Frame(type, flags, stream, payload);
    } catch (SocketException e) {
      throw (EOFException) new EOFException("closed").initCause(e);
    }
  }

  /** Reads until a frame of this type comes. */
  public Frame await(int type) throws IOException {
    Frame frame = read();
    while (frame.type() != type || (type == SETTINGS && frame.flags() == ACK)) {
      frame = read();
    }
    return frame;
  }

  /** Reads until the server closes the connection; the error that it gave for it, or -1. */
  public int awaitEnd() throws IOException {
    int error = -1;
    try {
      while (true) {
        Frame frame = read();
        if (frame.type() == GOAWAY) {
          error = frame.error();
        }
      }
    } catch (EOFException e) {
      return error;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
