package dev.entrepot.loadtest.compare.peer;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.os.Command;
import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Debian's docker-registry (distribution) as a pull-through cache. */
public record DockerRegistry() implements Peer {
  @Override
  public String name() {
    return "docker-registry";
  }

  @Override
  public Set<Tool> tools() {
    return Set.of(Tool.DOCKER_REGISTRY);
  }

  @Override
  public String version() throws IOException, InterruptedException {
    String words = Command.run(List.of(Tool.DOCKER_REGISTRY.path(), "--version")).strip();
    return "docker-registry " + words.substring(words.lastIndexOf(' ') + 1);
  }

  @Override
  public List<String> command(Place place) throws IOException {
    String tls = place.certificate().map(DockerRegistry::tls).orElse("");
    String text =
        """
        version: 0.1
        log: {level: info}
        storage:
          cache: {blobdescriptor: inmemory}
          filesystem: {rootdirectory: "%s"}
        http:
          addr: 127.0.0.1:%d
        %sproxy: {remoteurl: "http://%s"}
        """
            .formatted(place.store(), place.port(), tls, place.upstream());
    var file = place.write("registry.yaml", text);
    return List.of(Tool.DOCKER_REGISTRY.path(), "serve", file.toString());
  }

  private static String tls(Certificate certificate) {
    return "  tls: {certificate: \"%s\", key: \"%s\"}\n"
        .formatted(certificate.chain(), certificate.key());
  }
}
