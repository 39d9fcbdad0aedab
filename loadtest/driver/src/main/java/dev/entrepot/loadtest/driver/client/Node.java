package dev.entrepot.loadtest.driver.client;

import dev.entrepot.loadtest.driver.measure.Measurements;
import dev.entrepot.loadtest.driver.scenario.Scenario;
import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLEngineOptions;
import java.util.concurrent.TimeUnit;

/**
 * One machine of the fleet, with connections of its own. Event loop only.
 *
 * @param http what it asks with
 */
record Node(Vertx vertx, HttpClient http, PullClient client, Fleet fleet) {
  private static final int CHUNK_BYTES = 256 << 10; // 256 KiB
  private static final int MAX_HEADER_BYTES = 64 << 10; // 64 KiB
  private static final int CONNECT_SECONDS = 30;
  private static final int IDLE_CONNECTION_SECONDS = 30;
  private static final int CLEANING_MILLIS = 5000;

  /**
   * @param number from 0
   */
  static Node of(Vertx vertx, int number, Fleet fleet) {
    Scenario scenario = fleet.scenario();
    PullClient client = PullClient.of(scenario.clients().of(number, scenario.nodes()));
    HttpClient http =
        vertx
            .httpClientBuilder()
            .with(options(scenario, client))
            .with(
                new PoolOptions()
                    .setHttp1MaxSize(scenario.connections())
                    .setCleanerPeriod(CLEANING_MILLIS))
            .with(tls())
            .build();
    return new Node(vertx, http, client, fleet);
  }

  Measurements measurements() {
    return fleet.measurements();
  }

  private static HttpClientOptions options(Scenario scenario, PullClient client) {
    var options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setKeepAlive(client.keepsConnections())
            .setKeepAliveTimeout(IDLE_CONNECTION_SECONDS)
            .setMaxChunkSize(CHUNK_BYTES)
            .setReceiveBufferSize(CHUNK_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setDecompressionSupported(false)
            .setVerifyHost(true)
            .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
    scenario
        .ca()
        .ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
    return options;
  }

  /** BoringSSL where its native library is, as it costs less; else the JDK's TLS. */
  private static SSLEngineOptions tls() {
    return OpenSsl.isAvailable() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
  }
}
