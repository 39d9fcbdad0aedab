#!/usr/bin/env bash
# A Netty server that is bound to 0.0.0.0 listens on all IPv6 addresses as well.
#
# Package: io.netty:netty-transport and netty-transport-native-epoll 4.2.18.Final. Needs IPv6 on loopback, and Linux.
#
# 0.0.0.0 is an IPv4 address, INADDR_ANY; "listen 0.0.0.0:80" of nginx, for one, takes connections from IPv4 alone. Netty
# makes a socket of both families, as the JDK does by default, and binds it to [::] then: it takes connections from IPv6,
# where other rules of a firewall apply, and localAddress() is not the address that was asked for. ServerBootstrap.bind's
# documentation does not say so, though it is meant (netty/netty#4770). Both transports do it. A channel that is made for
# SocketProtocolFamily.INET listens on what was asked for; 127.0.0.1 is not affected:
#
#   NIO, 0.0.0.0: listens on [0:0:0:0:0:0:0:0], from 127.0.0.1 taken, from ::1 taken
#   NIO, 0.0.0.0, INET: listens on 0.0.0.0, from 127.0.0.1 taken, from ::1 refused
#   NIO, 127.0.0.1: listens on 127.0.0.1, from 127.0.0.1 taken, from ::1 refused
#   epoll, 0.0.0.0: listens on [0:0:0:0:0:0:0:0], from 127.0.0.1 taken, from ::1 taken
#   epoll, 0.0.0.0, INET: listens on 0.0.0.0, from 127.0.0.1 taken, from ::1 refused
#   epoll, 127.0.0.1: listens on 127.0.0.1, from 127.0.0.1 taken, from ::1 refused
#
# What follows for Entrepot: Transports.java makes channels for INET where it is to listen on an IPv4 address.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

architecture=$(uname -m | sed 's/aarch64/aarch_64/')
cat >pom.xml <<XML
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-transport-native-epoll</artifactId>
      <version>4.2.18.Final</version>
      <classifier>linux-$architecture</classifier>
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
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.spi.SelectorProvider;

/** Binds servers to addresses of IPv4, and connects to them from both families. */
class Finding {
  static final SocketProtocolFamily INET = SocketProtocolFamily.INET;
  static final int TIMEOUT = 5000; // ms

  public static void main(String[] args) throws Exception {
    var nio = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var provider = SelectorProvider.provider();
    say("NIO, 0.0.0.0", nio, NioServerSocketChannel::new, "0.0.0.0");
    say("NIO, 0.0.0.0, INET", nio, () -> new NioServerSocketChannel(provider, INET), "0.0.0.0");
    say("NIO, 127.0.0.1", nio, NioServerSocketChannel::new, "127.0.0.1");
    nio.shutdownGracefully();
    var epoll = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    say("epoll, 0.0.0.0", epoll, EpollServerSocketChannel::new, "0.0.0.0");
    say("epoll, 0.0.0.0, INET", epoll, () -> new EpollServerSocketChannel(INET), "0.0.0.0");
    say("epoll, 127.0.0.1", epoll, EpollServerSocketChannel::new, "127.0.0.1");
    epoll.shutdownGracefully();
  }

  static void say(
      String what, EventLoopGroup group, ChannelFactory<ServerChannel> factory, String address)
      throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channelFactory(factory)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.close();
                  }
                })
            .bind(address, 0)
            .sync()
            .channel();
    var local = (InetSocketAddress) server.localAddress();
    String host = local.getAddress().getHostAddress();
    System.out.printf(
        "%s: listens on %s, from 127.0.0.1 %s, from ::1 %s%n",
        what,
        host.contains(":") ? "[" + host + "]" : host,
        connected("127.0.0.1", local.getPort()),
        connected("::1", local.getPort()));
    server.close().sync();
  }

  static String connected(String host, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT);
      return "taken";
    } catch (ConnectException e) {
      return "refused";
    }
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "lib/*" Finding.java >output 2>java.log || {
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
if ! grep -q "lo$" /proc/net/if_inet6; then
  echo "Not to be judged: there is no IPv6 here."
  exit 1
fi
for transport in NIO epoll; do
  said "$transport, 0.0.0.0, INET: listens on 0.0.0.0, from 127.0.0.1 taken, from ::1 refused" \
    "It has changed: $transport with INET is not on IPv4 alone."
  said "$transport, 0.0.0.0: listens on [0:0:0:0:0:0:0:0], from 127.0.0.1 taken, from ::1 taken" \
    "It has changed: $transport bound to 0.0.0.0 is not on both families."
  said "$transport, 127.0.0.1: listens on 127.0.0.1, from 127.0.0.1 taken, from ::1 refused" \
    "It has changed: $transport bound to 127.0.0.1 listens elsewhere."
done
echo "As described: what is bound to 0.0.0.0 takes connections from IPv6."
