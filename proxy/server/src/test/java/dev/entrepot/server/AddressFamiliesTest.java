package dev.entrepot.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which clients reach an address that is every one of the machine. */
class AddressFamiliesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, true, false",
    "::, true, true",
    "127.0.0.1, true, false",
    "::1, false, true"
  })
  void listen_address_takesWhoComesByItsFamily(String host, boolean ipv4, boolean ipv6)
      throws Exception {
    var address = new ListenAddress(host, 0);
    try (var upstream = ScriptedRegistry.start()) {
      var config = TestProxy.config(folder.resolve("data"), upstream.uri());
      var admin = new AdminConfig(address, Optional.empty());
      try (var server = EntrepotServer.start(config.withListen(address).withAdmin(admin))) {
        for (int port : new int[] {server.port(), server.adminPort()}) {
          assertThat(takes("127.0.0.1", port)).as("IPv4").isEqualTo(ipv4);
          assertThat(takes("::1", port)).as("IPv6").isEqualTo(ipv6);
        }
      }
    }
  }

  private static boolean takes(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 5000);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }
}
