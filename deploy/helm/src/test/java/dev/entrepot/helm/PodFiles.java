package dev.entrepot.helm;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What the server's container sees below {@code /etc} and {@code /var}, in a folder of this
 * machine.
 *
 * @param root stands for {@code /}
 */
record PodFiles(Path root) {
  private static final String CONFIGURATION = "/etc/entrepot";

  /**
   * Makes the files of the volume at {@code /etc/entrepot}: those of the ConfigMap, and of each
   * secret something of the form that is expected there.
   *
   * @return the configuration, in which paths are those below the root
   */
  Path lay(Rendered rendered) throws Exception {
    var certificate =
        new CertificateBuilder()
            .subject("CN=entrepot.example.com")
            .notAfter(Instant.now().plus(Duration.ofDays(90)))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Files.createDirectories(at("/var/lib/entrepot"));
    for (var volume : Rendered.list(Rendered.pod(rendered.server()), "volumes")) {
      for (var source : Rendered.list(volume, "projected", "sources")) {
        boolean isOwn = source.containsKey("configMap") && isOwn(source);
        String kind = source.containsKey("configMap") ? "configMap" : "secret";
        for (var item : Rendered.list(source, kind, "items")) {
          String path = Rendered.text(item, "path");
          write(path, isOwn ? own(rendered, item) : content(path, certificate));
        }
      }
    }
    return at(CONFIGURATION + "/entrepot.yaml");
  }

  private static boolean isOwn(Map<String, Object> source) {
    return Rendered.at(source, "configMap", "name").filter(Chart.NAME::equals).isPresent();
  }

  private String own(Rendered rendered, Map<String, Object> item) {
    return moved(
        Rendered.text(
            rendered.object("ConfigMap", Chart.NAME), "data", Rendered.text(item, "key")));
  }

  private void write(String path, String content) throws IOException {
    Path file = at(CONFIGURATION).resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Of a file whose name says what it is. */
  private static String content(String path, X509Bundle certificate) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return switch (name) {
      case "tls.key" -> certificate.getPrivateKeyPEM();
      case "token" -> "0123456789abcdefghijklmnopqrstuv\n";
      case "htpasswd" -> "me:$2y$05$abcdefghijklmnopqrstuuO5wkR4BAhT2m5hRGOcaHe3fbTYc.CQS\n";
      case "config.json" -> "{\"auths\": {}}\n";
      default -> certificate.getCertificatePEM();
    };
  }

  /** The variables of the container; those of secrets have some value. */
  Map<String, String> variables(Rendered rendered) {
    var variables = new HashMap<String, String>();
    Rendered.variables(Rendered.container(rendered.server()))
        .forEach((name, value) -> variables.put(name, value.isEmpty() ? "secret" : moved(value)));
    return variables;
  }

  private String moved(String text) {
    return text.replace(CONFIGURATION, at(CONFIGURATION).toString())
        .replace("/var/lib/entrepot", at("/var/lib/entrepot").toString());
  }

  private Path at(String path) {
    return root.resolve(path.substring(1));
  }
}
