package dev.entrepot.loadtest.compare.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** TCP, read into memory outside of the heap, so that a byte is copied once. */
record PlainWire(SocketChannel channel) implements Wire {
  static PlainWire connect(int port, boolean keepsLittle) throws IOException {
    var wire = new PlainWire(SocketChannel.open());
    try {
      wire.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (keepsLittle) {
        wire.channel.setOption(StandardSocketOptions.SO_RCVBUF, LITTLE);
      }
      wire.channel.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return wire;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  @Override
  public ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocateDirect(bytes);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
      channel.write(buffer);
    }
  }

  @Override
  public int read(ByteBuffer buffer) throws IOException {
    return channel.read(buffer);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
