package dev.entrepot.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KnownAddressesTest {
  private static final String HOST = "registry.example.com";

  private final UpstreamFixture.Clock clock = new UpstreamFixture.Clock();
  private final KnownAddresses known =
      new KnownAddresses(() -> clock.instant().toEpochMilli() * 1_000_000);

  @Test
  void inOrder_bothFamilies_takeTurnsFromTheFirstOnes() {
    assertThat(order("10.0.0.1", "10.0.0.2", "10.0.0.3", "fd00::1", "fd00::2"))
        .isEqualTo(addresses("10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2", "10.0.0.3"));
    assertThat(order("fd00::1", "10.0.0.1", "10.0.0.2"))
        .isEqualTo(addresses("fd00::1", "10.0.0.1", "10.0.0.2"));
  }

  @Test
  void inOrder_addressThatFailed_isTheLastForAWhile() {
    known.failed(InetAddresses.forString("10.0.0.1"));

    assertThat(order("10.0.0.1", "10.0.0.2")).isEqualTo(addresses("10.0.0.2", "10.0.0.1"));
    clock.move(KnownAddresses.SHUNNED_FOR);
    assertThat(order("10.0.0.1", "10.0.0.2")).isEqualTo(addresses("10.0.0.1", "10.0.0.2"));
  }

  @Test
  void inOrder_addressThatTookAConnection_isTheFirstWhileTheNameHasIt() {
    known.connected(HOST, InetAddresses.forString("10.0.0.2"), Duration.ofMillis(30));

    assertThat(order("10.0.0.1", "10.0.0.2")).isEqualTo(addresses("10.0.0.2", "10.0.0.1"));
    assertThat(order("10.0.0.1", "10.0.0.3")).isEqualTo(addresses("10.0.0.1", "10.0.0.3"));
    assertThat(known.usualTime(HOST)).isEqualTo(Duration.ofMillis(30));
    known.failed(InetAddresses.forString("10.0.0.2"));
    assertThat(order("10.0.0.1", "10.0.0.2")).isEqualTo(addresses("10.0.0.1", "10.0.0.2"));
  }

  @Test
  void inOrder_thousandsOfAddresses_areSomeOfThem() {
    String[] all =
        IntStream.range(0, 5000).mapToObj(KnownAddressesTest::address).toArray(String[]::new);

    assertThat(order(all)).hasSize(KnownAddresses.MAX_TRIED);
  }

  private static String address(int number) {
    return "10.0.%d.%d".formatted(number / 256, number % 256);
  }

  private List<InetAddress> order(String... literals) {
    return known.inOrder(HOST, addresses(literals));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddresses::forString).toList();
  }
}
