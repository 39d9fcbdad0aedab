#!/usr/bin/env bash
# A Netty server with OpenSSL calls it an internal error of its own if it does not trust a client's certificate.
#
# Package: io.netty:netty-handler 4.2.18.Final with netty-tcnative-boringssl-static 2.0.84.Final, and JDK 25's own engine
# beside it. Needs openssl.
#
# TLS has alerts for a certificate that the other side does not accept: unknown_ca, bad_certificate, certificate_expired
# (RFC 8446, 6.2); internal_error is for failures that have nothing to do with the peer. Netty's OpenSSL engine maps the
# exception of Java's trust manager to an alert (ReferenceCountedOpenSslContext, translateToError). If no CA that is
# trusted has signed the certificate, that is a CertPathBuilderException, which the map does not know. So a person whose
# client has the wrong certificate reads that the server is broken. The JDK's engine says what is the matter:
#
#   OpenSSL, TLSv1.2: internal_error
#   OpenSSL, TLSv1.3: internal_error
#   JDK, TLSv1.2: certificate_unknown
#   JDK, TLSv1.3: certificate_unknown
#
# What follows for Entrepot: HandshakeAlerts.java gives the engine an exception that carries the alert.
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
      <artifactId>netty-handler</artifactId>
      <version>4.2.18.Final</version>
    </dependency>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-tcnative-boringssl-static</artifactId>
      <version>2.0.84.Final</version>
      <classifier>linux-$architecture</classifier>
    </dependency>
    <dependency>
      <groupId>io.netty</groupId>
      <artifactId>netty-tcnative-classes</artifactId>
      <version>2.0.84.Final</version>
    </dependency>
  </dependencies>
</project>
XML
"$checkout/mvnw" -q -B org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$work/lib" >maven.log 2>&1 || {
  cat maven.log
  exit 1
}

# usage: authority NAME: a key and a certificate that signs itself
authority() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$1" \
    -keyout "$1.key" -out "$1.crt" 2>openssl.log
}
authority trusted
authority server
authority other
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=client \
  -keyout client.key -out client.csr 2>openssl.log
openssl x509 -req -in client.csr -CA other.crt -CAkey other.key -CAcreateserial -days 1 -out client.crt 2>openssl.log
openssl pkcs12 -export -in client.crt -inkey client.key -passout pass:finding -out client.p12

cat >Finding.java <<'JAVA'
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Shows a client certificate to engines that do not trust its CA, and prints their alert. */
class Finding {
  static final String ALERT = "fatal alert: ";
  static final int MAX_ROUNDS = 20;

  public static void main(String[] args) throws Exception {
    for (SslProvider provider : new SslProvider[] {SslProvider.OPENSSL, SslProvider.JDK}) {
      SslContext context =
          SslContextBuilder.forServer(new File("server.crt"), new File("server.key"))
              .sslProvider(provider)
              .trustManager(new File("trusted.crt"))
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
        SSLEngine client = client().createSSLEngine("server", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {version});
        SSLEngine server = context.newEngine(UnpooledByteBufAllocator.DEFAULT);
        System.out.printf(
            "%s, %s: %s%n",
            provider == SslProvider.JDK ? "JDK" : "OpenSSL", version, alert(client, server));
      }
    }
  }

  /** What the client reads in the end. */
  static String alert(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    ByteBuffer toServer = ByteBuffer.allocate(1 << 17);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
    for (int i = 0; i < MAX_ROUNDS; i++) {
      write(client, toServer);
      read(server, toServer);
      write(server, toClient);
      try {
        read(client, toClient);
      } catch (SSLException e) {
        String words = String.valueOf(e.getMessage());
        int at = words.indexOf(ALERT);
        return at < 0 ? words : words.substring(at + ALERT.length());
      }
    }
    return "none";
  }

  /** Adds what an engine has to say, be it an alert. */
  static void write(SSLEngine engine, ByteBuffer out) {
    tasks(engine);
    for (int i = 0; i < MAX_ROUNDS && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
      try {
        engine.wrap(ByteBuffer.allocate(0), out);
      } catch (SSLException refused) {
        // What came of it goes out with the next wrap.
      }
      tasks(engine);
    }
  }

  /** Takes as much as an engine reads. The server's own failure shows in what it writes next. */
  static void read(SSLEngine engine, ByteBuffer in) throws SSLException {
    in.flip();
    try {
      unwrap(engine, in);
    } finally {
      in.compact();
    }
  }

  static void unwrap(SSLEngine engine, ByteBuffer in) throws SSLException {
    ByteBuffer plain = ByteBuffer.allocate(1 << 17);
    for (int i = 0; i < MAX_ROUNDS && in.hasRemaining(); i++) {
      try {
        engine.unwrap(in, plain);
        tasks(engine);
      } catch (SSLException e) {
        if (engine.getUseClientMode()) {
          throw e;
        }
        return;
      }
    }
  }

  static void tasks(SSLEngine engine) {
    for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
      task.run();
    }
  }

  static SSLContext client() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = "finding".toCharArray();
    try (var in = new FileInputStream("client.p12")) {
      store.load(in, password);
    }
    String alias = store.aliases().nextElement();
    var chain = new X509Certificate[] {(X509Certificate) store.getCertificate(alias)};
    var key = (PrivateKey) store.getKey(alias, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new Always(chain, key)}, new TrustManager[] {new Anything()}, null);
    return context;
  }

  /** Shows its certificate whatever CAs the server names. */
  static class Always extends X509ExtendedKeyManager {
    final X509Certificate[] chain;
    final PrivateKey key;

    Always(X509Certificate[] chain, PrivateKey key) {
      this.chain = chain;
      this.key = key;
    }

    @Override
    public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
      return "client";
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, java.net.Socket socket) {
      return "client";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {"client"};
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, java.net.Socket socket) {
      return "";
    }
  }

  /** The server's certificate is not what this is about. */
  static class Anything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] c, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] c, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "lib/*" Finding.java >output 2>java.log || {
  cat java.log
  exit 1
}
cat output

for version in TLSv1.2 TLSv1.3; do
  if ! grep -qxF "OpenSSL, $version: internal_error" output; then
    echo "It has changed: OpenSSL's alert with $version is another one."
    exit 1
  fi
  if grep -qE "^JDK, $version: (internal_error|none)$" output; then
    echo "It has changed: the JDK's engine does not tell more with $version."
    exit 1
  fi
done
echo "As described: to the client it looks like a fault of the server."
