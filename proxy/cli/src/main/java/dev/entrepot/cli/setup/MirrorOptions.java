package dev.entrepot.cli.setup;

import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PublicUrl;
import dev.entrepot.config.read.ConfigException;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.setup.Certificates;
import dev.entrepot.operate.setup.Mirror;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The server that clients are pointed at. */
public final class MirrorOptions {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "The address at which clients reach the server, such as http://entrepot.example:5000. The"
              + " default is the server that the configuration describes, on this machine.")
  private @Nullable String server;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The CA of the server's certificate (PEM), if clients do not trust it yet.")
  private @Nullable Path ca;

  @Option(
      names = "--registry",
      paramLabel = "NAME",
      description =
          "A registry to mirror, for clients that need each one named; may be repeated. The default"
              + " is the registries of the configuration.")
  private List<String> registries = new ArrayList<>();

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file of the server.")
  private @Nullable Path file;

  /**
   * The server that is meant.
   *
   * @throws ConfigException if the configuration is wrong
   * @throws IOException if the options are wrong
   */
  public Mirror mirror() throws ConfigException, IOException {
    return mirror(Optional.empty());
  }

  /**
   * The same.
   *
   * @param known the server that is meant if neither it nor a configuration is named
   */
  public Mirror mirror(Optional<URI> known) throws ConfigException, IOException {
    EntrepotConfig config = config();
    URI url;
    if (server != null) {
      url = parsed(server);
    } else {
      url = file == null && known.isPresent() ? known.get() : own(config);
    }
    return new Mirror(url, registries(config), certificates());
  }

  /** The configuration of the server, as far as it is known here. */
  public EntrepotConfig config() throws ConfigException {
    return ConfigLoader.load(Optional.ofNullable(file), System.getenv());
  }

  private static URI parsed(String text) throws IOException {
    return PublicUrl.parse(text)
        .orElseThrow(
            () ->
                new IOException(
                    "--server wants an address such as http://entrepot.example:5000, without a"
                        + " path"));
  }

  /**
   * A certificate is for a name, so that a server with TLS is asked by name on its own machine too.
   */
  private static URI own(EntrepotConfig config) throws IOException {
    String here =
        config.tls().isPresent() ? InetAddress.getLocalHost().getCanonicalHostName() : "127.0.0.1";
    return PublicUrl.of(config, config.listen().port(), here);
  }

  private List<RegistryName> registries(EntrepotConfig config) throws IOException {
    if (registries.isEmpty()) {
      return List.copyOf(config.upstreams().keySet());
    }
    var names = new ArrayList<RegistryName>();
    for (String text : registries) {
      names.add(
          RegistryName.parse(text)
              .orElseThrow(() -> new IOException("--registry wants a name such as ghcr.io")));
    }
    return names;
  }

  private Optional<String> certificates() throws IOException {
    if (ca == null) {
      return Optional.empty();
    }
    if (!Files.isReadable(ca)) {
      throw new IOException("%s cannot be read".formatted(ca));
    }
    String pem = Files.readString(ca);
    if (!Certificates.areIn(pem)) {
      throw new IOException("%s holds no certificates in PEM".formatted(ca));
    }
    return Optional.of(pem);
  }
}
