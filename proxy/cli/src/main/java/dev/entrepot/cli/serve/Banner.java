package dev.entrepot.cli.serve;

import static java.util.stream.Collectors.joining;

import dev.entrepot.cli.setup.ThisHost;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PublicUrl;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.server.EntrepotServer;
import java.io.PrintWriter;
import java.util.ArrayList;

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
    config.access().ifPresent(access -> out.printf("  access   %s%n", access(access)));
    if (config.offline()) {
      out.printf("  offline  none of these is asked; entrepot missed lists what clients lack%n");
    }
    out.printf("  data     %s%n", config.data().toAbsolutePath().normalize());
    out.printf(
        "Set up a client: entrepot setup docker --server %s%n",
        PublicUrl.of(config, server.port(), ThisHost.name()));
    out.flush();
  }

  /** Which logins there are, and who is let in without one. */
  private static String access(AccessConfig access) {
    var parts = new ArrayList<String>();
    access.users().ifPresent(_ -> parts.add("users"));
    if (!access.issuers().isEmpty()) {
      parts.add("oidc");
    }
    access.clientCertificates().ifPresent(_ -> parts.add("client certificates"));
    String logins = parts.isEmpty() ? "no logins here" : "logins by " + String.join(", ", parts);
    String rules =
        switch (access.rules().size()) {
          case 0 -> "no rules";
          case 1 -> "1 rule";
          default -> access.rules().size() + " rules";
        };
    return "%s; %s; anonymous: %s".formatted(logins, rules, access.anonymous());
  }

  private static String upstreams(EntrepotConfig config) {
    return config.upstreams().values().stream().map(Banner::upstream).collect(joining(", "));
  }

  private static String upstream(UpstreamConfig upstream) {
    String rights =
        switch (upstream.rights()) {
          case UpstreamRights.Shared() -> "";
          case UpstreamRights.OfCaller _ -> " (by callers' own logins)";
        };
    return upstream.name() + (upstream.isDefault() ? " (default)" : "") + rights;
  }
}
