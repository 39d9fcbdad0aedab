package dev.entrepot.proxy.upstream.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.net.InetAddress;
import java.util.List;
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

  private List<InetAddress> lookup(String name) throws Exception {
    return SystemNetwork.of(vertx).lookup(name).get(10, TimeUnit.SECONDS);
  }

  private static InetAddress[] addresses(String... literals) {
    return Stream.of(literals).map(InetAddresses::forString).toArray(InetAddress[]::new);
  }
}
