package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.read.Loaded;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks whether a server could listen on its addresses. */
record AddressCheck(Loaded<EntrepotConfig> loaded) {
  private static final String LISTEN = "listen";
  private static final String ADMIN = "admin";

  List<ConfigIssue> run() {
    return Stream.of(
            find(LISTEN, loaded.value().listen()), find(ADMIN, loaded.value().admin().address()))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<ConfigIssue> find(String key, ListenAddress address) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
      return Optional.empty();
    } catch (UnknownHostException e) {
      return warning(key, "there is no host %s".formatted(address.host()));
    } catch (BindException e) {
      return warning(key, reason(address, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return warning(key, "%s cannot be listened on (%s)".formatted(address, e.getMessage()));
    }
  }

  private static String reason(ListenAddress address, String message) {
    if (message.contains("Cannot assign")) {
      return "%s is not an address of this machine".formatted(address.host());
    }
    if (message.contains("Permission denied")) {
      return "this user may not listen on port %d: choose one from 1024".formatted(address.port());
    }
    return "something listens on %s already".formatted(address);
  }

  private Optional<ConfigIssue> warning(String key, String text) {
    return Optional.of(ConfigIssue.warning(loaded, key, text));
  }
}
