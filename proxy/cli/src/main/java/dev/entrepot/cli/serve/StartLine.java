package dev.entrepot.cli.serve;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.ListenAddress;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.server.EntrepotServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log line when the server has started, where a banner would be out of place. */
final class StartLine {
  private static final Logger log = LoggerFactory.getLogger(StartLine.class);

  private StartLine() {}

  static void log(EntrepotConfig config, EntrepotServer server) {
    log.atInfo()
        .addKeyValue("version", ProgramVersion.number())
        .addKeyValue("listen", address(config.listen(), server.port()))
        .addKeyValue("tls", config.tls().isPresent())
        .addKeyValue("admin", address(config.admin().address(), server.adminPort()))
        .addKeyValue("data", config.data().toAbsolutePath().normalize().toString())
        .addKeyValue("offline", config.offline())
        .addKeyValue(
            "upstreams", config.upstreams().values().stream().map(it -> it.name().value()).toList())
        .log("started");
  }

  private static String address(ListenAddress address, int port) {
    return address.host() + ':' + port;
  }
}
