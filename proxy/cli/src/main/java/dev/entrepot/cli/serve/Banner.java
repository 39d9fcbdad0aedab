package dev.entrepot.cli.serve;

import dev.entrepot.cli.setup.ThisHost;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PublicUrl;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.server.EntrepotServer;
import java.io.PrintWriter;
import java.util.stream.Collectors;

/** The message for people when the server has started. */
final class Banner {
  private Banner() {}

  static void print(PrintWriter out, EntrepotConfig config, EntrepotServer server) {
    String scheme = config.tls().isPresent() ? "https" : "http";
    out.printf("Entrepot %s%n", ProgramVersion.number());
    out.printf("  listens  %s://%s:%d%n", scheme, config.listen().host(), server.port());
    out.printf(
        "  admin    http://%s:%d (/healthz, /readyz, /metrics)%n",
        config.admin().address().host(), server.adminPort());
    out.printf("  mirrors  %s%n", upstreams(config));
    if (config.offline()) {
      out.printf("  offline  none of these is asked; entrepot missed lists what clients lack%n");
    }
    out.printf("  data     %s%n", config.data().toAbsolutePath().normalize());
    out.printf(
        "Set up a client: entrepot setup docker --server %s%n",
        PublicUrl.of(config, server.port(), ThisHost.name()));
    out.flush();
  }

  private static String upstreams(EntrepotConfig config) {
    return config.upstreams().values().stream()
        .map(upstream -> upstream.name() + (upstream.isDefault() ? " (default)" : ""))
        .collect(Collectors.joining(", "));
  }
}
