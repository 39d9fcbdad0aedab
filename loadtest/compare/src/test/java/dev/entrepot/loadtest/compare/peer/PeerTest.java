package dev.entrepot.loadtest.compare.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.loadtest.compare.load.Certificate;
import dev.entrepot.loadtest.compare.load.Endpoint;
import dev.entrepot.loadtest.compare.peer.Entrepot.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers' configurations. */
final class PeerTest {
  @TempDir private Path folder;

  @Test
  void nginx_plain_keepsWhatItGetsAndFetchesOnce() throws Exception {
    String http = NginxCache.http(place(false));

    assertThat(http)
        .contains("listen 127.0.0.1:7100 backlog=4096;")
        .contains("upstream registry { server 127.0.0.1:7000;")
        .contains("proxy_cache_path " + folder.resolve("store") + " ")
        .contains("proxy_cache_lock on;")
        .doesNotContain("ssl_certificate");
  }

  @Test
  void nginx_tls_listensWithItsCertificate() throws Exception {
    assertThat(NginxCache.http(place(true)))
        .contains("listen 127.0.0.1:7100 backlog=4096 ssl;")
        .contains("ssl_certificate /c.pem;")
        .contains("ssl_certificate_key /k.pem;");
  }

  @Test
  void entrepot_command_namesItsConfiguration() throws Exception {
    var command = new Entrepot(Path.of("/bin/entrepot"), Login.NONE).command(place(true));

    Path file = folder.resolve("entrepot.yaml");
    assertThat(command).containsExactly("/bin/entrepot", "serve", "--config", file.toString());
    assertThat(Files.readString(file))
        .contains("listen: 127.0.0.1:7100")
        .contains("tls: {cert: \"/c.pem\", key: \"/k.pem\"}")
        .contains("docker.io: {url: \"http://127.0.0.1:7000\", default: true}");
  }

  @Test
  void entrepot_withLogins_hasUsersAndRules() throws Exception {
    var peer = new Entrepot(Path.of("/bin/entrepot"), Login.BASIC);

    var command = peer.command(place(false));

    assertThat(peer.name()).isEqualTo("Entrepot-basic");
    assertThat(Files.readString(Path.of(command.getLast())))
        .contains("users: \"" + folder.resolve("htpasswd") + "\"")
        .contains("who: \"user:reader\"");
    assertThat(folder.resolve("htpasswd")).content().startsWith("reader:$2y$");
    assertThat(peer.loggedIn(Endpoint.plain(1)).authorization()).contains("Basic cmVhZGVyOnJpZ2h0");
  }

  private Place place(boolean isTls) throws Exception {
    var certificate =
        new Certificate(Path.of("/c.pem"), Path.of("/k.pem"), SSLContext.getDefault());
    return new Place(folder, 7100, 7000, Optional.of(certificate).filter(_ -> isTls));
  }
}
