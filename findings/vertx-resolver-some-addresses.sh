#!/usr/bin/env bash
# Which addresses Vert.x has for a name depends on which answer comes first; of a hosts file it takes one line.
#
# Package: io.vertx:vertx-core 5.2.0, with Netty 4.2.18.Final.
#
# The HTTP client's load balancer is given the addresses that a name has. Vert.x asks the name server for A and AAAA
# records, but waits for the A records alone: if they come first, there are no IPv6 addresses; if they come last, there
# are. And if several lines of the hosts file (AddressResolverOptions.setHostsValue, setHostsPath or the system's own)
# name a host, which is how it is given several addresses there, the balancer gets the first one; the JDK, given that
# file by -Djdk.net.hosts.file, has them all:
#
#   ipv6-only.example: [0:0:0:0:0:0:0:1]
#   ipv4-first.example: [127.0.0.1, 127.0.0.2]
#   ipv6-first.example: [0:0:0:0:0:0:0:1, 127.0.0.1, 127.0.0.2]
#   hosts-file.example: [127.0.0.1]
#   hosts-file.example, by the JDK: [0:0:0:0:0:0:0:1, 127.0.0.1, 127.0.0.2]
#
# What follows for Entrepot: SystemNetwork reads the hosts file itself, and asks for an IPv6 address in a query of its
# own; SystemNetworkTest has both.
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

cat >hosts <<'HOSTS'
127.0.0.1 hosts-file.example
127.0.0.2 hosts-file.example
::1 hosts-file.example
HOSTS

cat >Finding.java <<'JAVA'
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.endpoint.LoadBalancer;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Says which addresses a load balancer is given for names; the name server is on loopback. */
class Finding {
  static final int A = 1;
  static final int AAAA = 28;

  static final int HEADER_BYTES = 12;
  static final int LATER_MILLIS = 500;

  static DatagramSocket socket;

  public static void main(String[] args) throws Exception {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(Finding::serve);
    var resolver =
        new AddressResolverOptions()
            .setHostsPath(System.getProperty("jdk.net.hosts.file"))
            .addServer("127.0.0.1:" + socket.getLocalPort());
    var vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(resolver));
    for (String kind : List.of("ipv6-only", "ipv4-first", "ipv6-first", "hosts-file")) {
      say(kind + ".example", balanced(vertx, kind + ".example").stream());
    }
    InetAddress[] found = InetAddress.getAllByName("hosts-file.example");
    say(
        "hosts-file.example, by the JDK",
        Arrays.stream(found).map(InetAddress::getHostAddress));
    vertx.close();
  }

  static void say(String name, Stream<String> addresses) {
    System.out.println(name + ": " + addresses.sorted().toList());
  }

  /** What the balancer has to choose from. The request itself fails: nobody listens there. */
  static List<String> balanced(Vertx vertx, String name) throws Exception {
    var addresses = new CompletableFuture<List<String>>();
    LoadBalancer balancer =
        servers -> {
          addresses.complete(servers.stream().map(s -> s.address().hostAddress()).toList());
          return () -> 0;
        };
    int port = socket.getLocalPort();
    vertx
        .httpClientBuilder()
        .withLoadBalancer(balancer)
        .build()
        .request(HttpMethod.GET, port, name, "/")
        .onFailure(addresses::completeExceptionally);
    return addresses.get(15, TimeUnit.SECONDS);
  }

  static void serve() {
    try {
      while (true) {
        var query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        answer(query.getData(), query.getSocketAddress());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void answer(byte[] query, SocketAddress client) throws IOException {
    int nameEnd = HEADER_BYTES;
    while (query[nameEnd] != 0) {
      nameEnd += query[nameEnd] + 1;
    }
    int type = query[nameEnd + 2];
    int length = query[HEADER_BYTES];
    String kind = new String(query, HEADER_BYTES + 1, length, StandardCharsets.US_ASCII);
    List<String> addresses =
        switch (type) {
          case A -> kind.equals("ipv6-only") ? List.of() : List.of("127.0.0.1", "127.0.0.2");
          case AAAA -> List.of("::1");
          default -> List.of();
        };
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180); // An answer, recursive, no error.
    out.writeShort(1);
    out.writeShort(addresses.size());
    out.writeInt(0);
    out.write(query, HEADER_BYTES, nameEnd + 5 - HEADER_BYTES);
    for (String address : addresses) {
      byte[] data = InetAddress.getByName(address).getAddress();
      out.writeShort(0xc000 | HEADER_BYTES);
      out.writeShort(type);
      out.writeShort(1);
      out.writeInt(60);
      out.writeShort(data.length);
      out.write(data);
    }
    boolean isLater = kind.equals(type == A ? "ipv6-first" : "ipv4-first");
    send(new DatagramPacket(bytes.toByteArray(), bytes.size(), client), isLater);
  }

  static void send(DatagramPacket answer, boolean isLater) {
    var delay = CompletableFuture.delayedExecutor(isLater ? LATER_MILLIS : 0, TimeUnit.MILLISECONDS);
    delay.execute(
        () -> {
          try {
            socket.send(answer);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" -Djdk.net.hosts.file=hosts -cp "lib/*" Finding.java 2>java.log >output || {
  cat java.log
  exit 1
}
cat output

all="[0:0:0:0:0:0:0:1, 127.0.0.1, 127.0.0.2]"
# Whether the program has said a line; else ends with a sentence.
# usage: said LINE SENTENCE
said() {
  if ! grep -qxF "$1" output; then
    echo "$2"
    exit 1
  fi
}
said "ipv6-only.example: [0:0:0:0:0:0:0:1]" "Not to be judged: not even a name with nothing else has an IPv6 address."
said "ipv4-first.example: [127.0.0.1, 127.0.0.2]" "It has changed: IPv4 addresses that came first are not all there is."
said "ipv6-first.example: $all" "It has changed: IPv6 addresses that came first are left out too, or others."
said "hosts-file.example: [127.0.0.1]" "It has changed: it is not the first line of the hosts file that is taken."
said "hosts-file.example, by the JDK: $all" "It has changed: the JDK does not take all lines of the hosts file."
echo "As described: addresses that a name has are left out."
