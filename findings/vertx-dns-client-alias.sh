#!/usr/bin/env bash
# Vert.x's DNS client has no addresses for an alias, though the answer that it got holds them.
#
# Package: io.vertx:vertx-core 5.2.0, with Netty 4.2.18.Final.
#
# DnsClient.resolveA and resolveAAAA are documented to resolve all address records of a name. A recursive name server
# answers such a question about an alias with the CNAME record and the address records of what it leads to, in one
# message (RFC 1034, 3.6.2). Both succeed with an empty list then, as if the name had no addresses; lookup4 and lookup6
# of the same client, for the same answer, follow the alias:
#
#   resolveA of real.example: [192.0.2.1]
#   resolveAAAA of real.example: [2001:db8:0:0:0:0:0:1]
#   lookup4 of alias.example: 192.0.2.1
#   lookup6 of alias.example: 2001:db8:0:0:0:0:0:1
#   resolveA of alias.example: []
#   resolveAAAA of alias.example: []
#
# What follows for Entrepot: SystemNetwork asks by lookup6, and so knows one IPv6 address of a name rather than all.
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
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks a name server on loopback about a name, and about an alias of it. */
class Finding {
  static final int A = 1;
  static final int CNAME = 5;
  static final int AAAA = 28;

  static final int HEADER_BYTES = 12;
  static final byte[] FIRST_NAME = {(byte) 0xc0, HEADER_BYTES};
  static final byte[] REAL = "\4real\7example\0".getBytes(StandardCharsets.US_ASCII);

  public static void main(String[] args) throws Exception {
    var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(() -> serve(socket));
    var vertx = Vertx.vertx();
    var options = new DnsClientOptions().setHost("127.0.0.1").setPort(socket.getLocalPort());
    DnsClient client = vertx.createDnsClient(options);
    say("resolveA of real.example", client.resolveA("real.example"));
    say("resolveAAAA of real.example", client.resolveAAAA("real.example"));
    say("lookup4 of alias.example", client.lookup4("alias.example"));
    say("lookup6 of alias.example", client.lookup6("alias.example"));
    say("resolveA of alias.example", client.resolveA("alias.example"));
    say("resolveAAAA of alias.example", client.resolveAAAA("alias.example"));
    vertx.close();
  }

  static void say(String call, Future<?> answer) throws Exception {
    System.out.println(
        call + ": " + answer.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS));
  }

  static void serve(DatagramSocket socket) {
    try {
      while (true) {
        var query = new DatagramPacket(new byte[512], 512);
        socket.receive(query);
        byte[] answer = answer(query.getData());
        socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a recursive name server does: of an alias, the CNAME record before the addresses. */
  static byte[] answer(byte[] query) throws IOException {
    int nameEnd = HEADER_BYTES;
    while (query[nameEnd] != 0) {
      nameEnd += query[nameEnd] + 1;
    }
    int type = query[nameEnd + 2];
    boolean isAlias = query[HEADER_BYTES] == "alias".length();
    boolean hasAddress = type == A || type == AAAA;
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(query, 0, 2);
    out.writeShort(0x8180); // An answer, recursive, no error.
    out.writeShort(1);
    out.writeShort((isAlias ? 1 : 0) + (hasAddress ? 1 : 0));
    out.writeInt(0);
    out.write(query, HEADER_BYTES, nameEnd + 5 - HEADER_BYTES);
    if (isAlias) {
      record(out, FIRST_NAME, CNAME, REAL);
    }
    if (hasAddress) {
      String address = type == A ? "192.0.2.1" : "2001:db8::1";
      byte[] data = InetAddress.getByName(address).getAddress();
      record(out, isAlias ? REAL : FIRST_NAME, type, data);
    }
    return bytes.toByteArray();
  }

  static void record(DataOutputStream out, byte[] name, int type, byte[] data) throws IOException {
    out.write(name);
    out.writeShort(type);
    out.writeShort(1);
    out.writeInt(60);
    out.writeShort(data.length);
    out.write(data);
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
said "resolveA of real.example: [192.0.2.1]" "Not to be judged: not even a name without an alias was resolved."
said "lookup4 of alias.example: 192.0.2.1" "It has changed: lookup4 does not follow the alias."
said "lookup6 of alias.example: 2001:db8:0:0:0:0:0:1" "It has changed: lookup6 does not follow the alias."
said "resolveA of alias.example: []" "It has changed: resolveA has something for the alias."
said "resolveAAAA of alias.example: []" "It has changed: resolveAAAA has something for the alias."
echo "As described: the addresses behind the alias are left out."
