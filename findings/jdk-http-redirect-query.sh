#!/usr/bin/env bash
# The JDK's HTTP client follows a Location that is a query alone to another path.
#
# Package: java.net.http of JDK 25 (seen with Temurin 25.0.3); it is the JDK that the launchers find.
#
# A Location is a reference that is resolved as RFC 3986, 5 has it (RFC 9110, 10.2.2): one that is a query alone keeps
# the path, all of it ("?y" at "http://a/b/c/d;p?q" is "http://a/b/c/d;p?y", 5.4.1). HttpClient resolves it by
# URI.resolve, which says in its documentation that it follows the older RFC 2396, where the last segment is dropped;
# HttpClient's own documentation does not say so. The same goes for HttpURLConnection, and so for who reads a
# Link header by URI.resolve:
#
#   URI.resolve, "?y" at http://a/b/c/d;p?q: http://a/b/c/?y
#   HttpClient, "?page=2" at /items/list: /items/?page=2
#   HttpURLConnection, "?page=2" at /items/list: /items/?page=2
#
# What follows for Entrepot: RedirectPolicy.target puts the path before such a query; HeadersTest has it as
# target_queryAlone_keepsThePath.
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/launch.sh
. "$checkout/.mvn/launch.sh"
JAVA_HOME=$(find_java)
export JAVA_HOME

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Finding.java <<'JAVA'
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests without a query are redirected to the same path with one. */
class Finding {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  public static void main(String[] args) throws Exception {
    URI resolved = URI.create("http://a/b/c/d;p?q").resolve("?y");
    System.out.println("URI.resolve, \"?y\" at http://a/b/c/d;p?q: " + resolved);

    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", Finding::redirect);
    server.start();
    URI list = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/items/list");

    var client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    var request = HttpRequest.newBuilder(list).timeout(PATIENCE).build();
    URI end = client.send(request, HttpResponse.BodyHandlers.discarding()).uri();
    System.out.println(
        "HttpClient, \"?page=2\" at /items/list: " + end.getRawPath() + "?" + end.getRawQuery());

    var connection = (HttpURLConnection) list.toURL().openConnection();
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.getResponseCode();
    System.out.println(
        "HttpURLConnection, \"?page=2\" at /items/list: " + connection.getURL().getFile());
    server.stop(0);
    System.exit(0);
  }

  static void redirect(HttpExchange exchange) throws IOException {
    boolean isRedirect = exchange.getRequestURI().getRawQuery() == null;
    if (isRedirect) {
      exchange.getResponseHeaders().add("Location", "?page=2");
    }
    exchange.sendResponseHeaders(isRedirect ? 302 : 200, -1);
    exchange.close();
  }
}
JAVA
timeout 60 "$JAVA_HOME/bin/java" Finding.java 2>java.log >output || {
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
said 'URI.resolve, "?y" at http://a/b/c/d;p?q: http://a/b/c/?y' "It has changed: URI.resolve keeps the path."
said 'HttpClient, "?page=2" at /items/list: /items/?page=2' "It has changed: HttpClient keeps the path."
said 'HttpURLConnection, "?page=2" at /items/list: /items/?page=2' "It has changed: HttpURLConnection keeps the path."
echo "As described: the last segment of the path is lost."
