package dev.entrepot.proxy.upstream.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server on loopback that has the same addresses for all names. To questions of a type that
 * it has no address for it says nothing, as some do to questions about IPv6.
 */
final class TestNameServer implements AutoCloseable {
  static final int A = 1;
  static final int AAAA = 28;
  private static final int CNAME = 5;
  private static final byte[] ALIAS = "\003cdn\007example\000".getBytes(ISO_8859_1);
  private static final int HEADER_BYTES = 12;

  final AtomicInteger questions = new AtomicInteger();
  private final Map<Integer, String> addresses;
  private final DatagramSocket socket;

  private TestNameServer(Map<Integer, String> addresses, DatagramSocket socket) {
    this.addresses = addresses;
    this.socket = socket;
  }

  /**
   * @param addresses a literal a type of question
   */
  static TestNameServer start(Map<Integer, String> addresses) throws IOException {
    var server =
        new TestNameServer(addresses, new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(server::serve);
    return server;
  }

  String hostAndPort() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void serve() {
    while (!socket.isClosed()) {
      var packet = new DatagramPacket(new byte[512], 512);
      try {
        socket.receive(packet);
        questions.incrementAndGet();
        answer(packet);
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** RFC 1035, 4.1: the question, an alias of its name, and the address of that. */
  private void answer(DatagramPacket packet) throws IOException {
    byte[] query = packet.getData();
    int end = HEADER_BYTES;
    while (query[end] != 0) {
      end += query[end] + 1;
    }
    int type = query[end + 2];
    String literal = addresses.get(type);
    if (literal == null) {
      return;
    }
    byte[] address = InetAddresses.forString(literal).getAddress();
    ByteBuffer answer = ByteBuffer.allocate(512);
    answer.put(query, 0, 2).putShort((short) 0x8180); // A response, recursion available.
    answer.putShort((short) 1).putShort((short) 2).putShort((short) 0).putShort((short) 0);
    answer.put(query, HEADER_BYTES, end + 5 - HEADER_BYTES);
    answer.putShort((short) 0xc00c).putShort((short) CNAME).putShort((short) 1).putInt(60);
    answer.putShort((short) ALIAS.length);
    int alias = answer.position();
    answer.put(ALIAS);
    answer.putShort((short) (0xc000 | alias)).putShort((short) type).putShort((short) 1).putInt(60);
    answer.putShort((short) address.length).put(address);
    socket.send(new DatagramPacket(answer.array(), answer.position(), packet.getSocketAddress()));
  }
}
