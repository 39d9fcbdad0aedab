package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** TLS 1.3 on TCP. */
record TlsWire(SSLSocket socket) implements Wire {
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  static TlsWire connect(SSLContext trust, int port, boolean keepsLittle) throws IOException {
    var tcp = new Socket();
    try {
      tcp.setTcpNoDelay(true);
      if (keepsLittle) {
        tcp.setReceiveBufferSize(LITTLE);
      }
      var address = InetAddress.ofLiteral("127.0.0.1");
      tcp.connect(new InetSocketAddress(address, port));
      var socket =
          (SSLSocket)
              trust.getSocketFactory().createSocket(tcp, address.getHostAddress(), port, true);
      socket.setEnabledProtocols(PROTOCOLS);
      socket.startHandshake();
      return new TlsWire(socket);
    } catch (IOException e) {
      tcp.close();
      throw e;
    }
  }

  @Override
  public ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    int offset = buffer.arrayOffset() + buffer.position();
    int count = socket.getInputStream().read(buffer.array(), offset, buffer.remaining());
    if (count > 0) {
      buffer.position(buffer.position() + count);
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
