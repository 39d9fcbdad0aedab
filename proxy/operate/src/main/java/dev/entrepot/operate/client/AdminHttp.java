package dev.entrepot.operate.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

/** HTTP clients as questions to the admin port need them. */
final class AdminHttp {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  private AdminHttp() {}

  /**
   * What the environment says of proxies is meant for other machines; a connection has one request
   * at a time.
   */
  static HttpClient to(ServerAddress address) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT);
    return address.isSecure()
        ? builder.sslContext(SystemTrust.context(System.getenv())).build()
        : builder.build();
  }
}
