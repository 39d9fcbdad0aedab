package dev.entrepot.operate.setup;

import dev.entrepot.config.Authority;
import dev.entrepot.config.PublicUrl;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What clients are pointed at.
 *
 * @param url scheme, host and port, without a path
 * @param registries those to mirror, for clients that want each one named
 * @param ca the certificates that the server's own one is signed with, in PEM; empty if clients
 *     trust it as they are
 */
public record Mirror(URI url, List<RegistryName> registries, Optional<String> ca) {
  public Mirror {
    registries = List.copyOf(registries);
  }

  /** Host and port, as they stand at the beginning of an image's name. */
  public String address() {
    return url.getRawAuthority();
  }

  /** Whether clients have to be told that plain HTTP is meant. */
  public boolean isPlain() {
    return "http".equals(url.getScheme());
  }

  /** Whether only this machine reaches the address. */
  public boolean isLoopback() {
    return PublicUrl.isLoopback(Authority.host(url));
  }
}
