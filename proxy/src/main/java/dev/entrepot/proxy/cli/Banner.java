package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.EntrepotServer;
import dev.entrepot.proxy.config.EntrepotConfig;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Collectors;

/** What a person is told when the server has started. */
final class Banner {
  private Banner() {}

  static void print(PrintWriter out, EntrepotConfig config, EntrepotServer server) {
    String scheme = config.tls().isPresent() ? "https" : "http";
    String host = reachableHost(config);
    String url = "%s://%s:%d".formatted(scheme, host, server.port());
    boolean plain = config.tls().isEmpty();
    out.printf("Entrepot %s%n", Version.number());
    out.printf("  listens  %s://%s:%d%n", scheme, config.listen().host(), server.port());
    out.printf(
        "  admin    http://%s:%d (/healthz, /readyz, /metrics)%n",
        config.admin().address().host(), server.adminPort());
    out.printf("  mirrors  %s%n", upstreams(config));
    if (config.offline()) {
      out.printf("  offline  none of these is asked; entrepot missed lists what clients lack%n");
    }
    out.printf("  data     %s%n", config.data().toAbsolutePath().normalize());
    out.printf("Set up a client, as root there:%n");
    out.printf("  docker      %s%n", Clients.docker(url));
    out.printf("  containerd  %s%n", Clients.containerd(url));
    out.printf("  podman      %s%n", Clients.podman(host + ":" + server.port(), plain));
    out.flush();
  }

  private static String upstreams(EntrepotConfig config) {
    return config.upstreams().values().stream()
        .map(upstream -> upstream.name() + (upstream.isDefault() ? " (default)" : ""))
        .collect(Collectors.joining(", "));
  }

  /** A name by which clients may reach this machine. */
  private static String reachableHost(EntrepotConfig config) {
    String host = config.listen().host();
    if (!host.equals("0.0.0.0") && !host.equals("::")) {
      return host;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
