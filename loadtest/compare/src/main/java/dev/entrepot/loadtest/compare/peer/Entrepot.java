package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Ports;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Entrepot with its default settings.
 *
 * @param launcher the program that starts it
 */
public record Entrepot(Path launcher) implements Peer {
  /** Its name, whose figures targets are for. */
  public static final String NAME = "Entrepot";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Tool> tools() {
    return Set.of();
  }

  @Override
  public String version() throws IOException, InterruptedException {
    List<String> lines =
        Command.run(List.of(launcher.toString(), "version")).strip().lines().toList();
    return lines.getLast();
  }

  @Override
  public List<String> command(Place place) throws IOException {
    String tls = place.certificate().map(Entrepot::tls).orElse("");
    String text =
        """
        listen: 127.0.0.1:%d
        admin: 127.0.0.1:%d
        data: "%s"
        %supstreams:
          docker.io: {url: "http://%s", default: true}
        """
            .formatted(place.port(), Ports.free(), place.store(), tls, place.upstream());
    var file = place.write("entrepot.yaml", text);
    return List.of(launcher.toString(), "serve", "--config", file.toString());
  }

  private static String tls(Certificate certificate) {
    return "tls: {cert: \"%s\", key: \"%s\"}\n".formatted(certificate.chain(), certificate.key());
  }
}
