package dev.entrepot.proxy.upstream.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemNetworkTest {
  private static final String HOSTS =
      """
      127.0.0.2 two.example
      127.0.0.3 Two.example other.example
      ::1 two.example
      """;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setAddressResolverOptions(
                  new AddressResolverOptions().setHostsValue(Buffer.buffer(HOSTS))));

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void lookup_severalLinesOfTheHostsFile_areAllItsAddresses() throws Exception {
    assertThat(lookup("two.example")).containsExactly(addresses("127.0.0.2", "127.0.0.3", "::1"));
    assertThat(lookup("TWO.EXAMPLE")).hasSize(3);
    assertThat(lookup("other.example")).containsExactly(addresses("127.0.0.3"));
  }

  @Test
  void lookup_nameServer_hasAddressesOfBothFamilies() throws Exception {
    try (var server =
        TestNameServer.start(Map.of(TestNameServer.A, "127.0.0.4", TestNameServer.AAAA, "::1"))) {
      asking(
          server,
          network -> {
            List<InetAddress> found = List.of();
            // The first answer may not wait for the slower one.
            for (int i = 0; i < 100 && found.size() < 2; i++) {
              found = network.lookup("registry.example.").get(10, TimeUnit.SECONDS);
            }
            assertThat(found)
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.4", "0:0:0:0:0:0:0:1");
          });
    }
  }

  /** Some name servers, and some firewalls before them, drop questions about IPv6. */
  @Test
  void lookup_nameServerIsSilentAboutIpv6_isTheAddressOfIpv4Soon() throws Exception {
    try (var server = TestNameServer.start(Map.of(TestNameServer.A, "127.0.0.4"))) {
      asking(
          server,
          network -> {
            for (int i = 0; i < 3; i++) {
              assertThat(network.lookup("registry.example.").get(3, TimeUnit.SECONDS))
                  .extracting(InetAddress::getHostAddress)
                  .containsExactly("127.0.0.4");
            }
          });
    }
  }

  private interface Asking {
    void with(Network network) throws Exception;
  }

  private static void asking(TestNameServer server, Asking asking) throws Exception {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setAddressResolverOptions(
                    new AddressResolverOptions()
                        .setHostsValue(Buffer.buffer(HOSTS))
                        .addServer(server.hostAndPort())));
    try {
      asking.with(SystemNetwork.of(vertx));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private List<InetAddress> lookup(String name) throws Exception {
    return SystemNetwork.of(vertx).lookup(name).get(10, TimeUnit.SECONDS);
  }

  private static InetAddress[] addresses(String... literals) {
    return Stream.of(literals).map(InetAddresses::forString).toArray(InetAddress[]::new);
  }
}
