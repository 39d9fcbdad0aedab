package dev.entrepot.proxy.upstream.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundaryTest {
  private static final URI PUBLIC = URI.create("https://registry.example");

  private final TestNetwork network = new TestNetwork();
  private final Boundary boundary = new Boundary(PUBLIC, Set.of("trusted.example"), network);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "192.0.0.8",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "::10.0.0.1",
        "2002:a00:1::",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a00:1"
      })
  void isInside_notOnTheInternet_isTrue(String address) {
    assertThat(PrivateAddresses.contains(InetAddresses.forString(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1",
        "64:ff9b::808:808",
        "2002:808:808::"
      })
  void isInside_onTheInternet_isFalse(String address) {
    assertThat(PrivateAddresses.contains(InetAddresses.forString(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2130706433",
        "0x7f.1",
        "127.1",
        "100.64.0.1",
        "[::ffff:10.0.0.1]",
        "localhost",
        "LOCALHOST.",
        "a.localhost"
      })
  void saysInside_readsAsAnAddressInside_isTrue(String host) {
    assertThat(boundary.saysInside(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "quay.io", "[2606:4700::1]"})
  void saysInside_nameOrPublicAddress_isFalse(String host) {
    assertThat(boundary.saysInside(host)).isFalse();
    assertThat(network.lookups()).isEmpty();
  }

  @Test
  void isFree_anotherHost_onlyOnceTheEndpointAnswersFromInside() {
    assertThat(boundary.isFree("registry.example")).isTrue();
    assertThat(boundary.isFree("trusted.example")).isTrue();
    assertThat(boundary.isFree("store.example")).isFalse();

    boundary.answeredFrom(InetAddresses.forString("10.0.0.1"));
    assertThat(boundary.isFree("store.example")).isTrue();

    boundary.answeredFrom(InetAddresses.forString("8.8.8.8"));
    assertThat(boundary.isFree("store.example")).isFalse();
  }

  @Test
  void allowed_someAreInside_areTheOthers() throws Exception {
    network.with("cdn.example", "10.0.0.1", "::1", "8.8.4.4", "8.8.8.8");

    assertThat(allowed(boundary, "cdn.example"))
        .containsExactly(InetAddresses.forString("8.8.4.4"), InetAddresses.forString("8.8.8.8"));
  }

  @Test
  void allowed_theSystemsLocalhost_isNone() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      var here = new Boundary(PUBLIC, Set.of(), SystemNetwork.of(vertx));

      assertThat(allowed(here, "localhost")).isEmpty();
      assertThat(SystemNetwork.of(vertx).lookup("localhost").get(10, TimeUnit.SECONDS))
          .isNotEmpty()
          .allMatch(InetAddress::isLoopbackAddress);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static List<InetAddress> allowed(Boundary boundary, String host) throws Exception {
    return boundary.allowed(host, boundary.lookup(host).get(10, TimeUnit.SECONDS));
  }
}
