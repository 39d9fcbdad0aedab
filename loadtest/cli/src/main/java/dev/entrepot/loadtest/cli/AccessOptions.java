package dev.entrepot.loadtest.cli;

import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.RegistryBuilder;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the registry is spoken to, and who may. */
final class AccessOptions {
  /** What clients have to show. */
  enum Asking {
    NONE,
    BASIC,
    BEARER
  }

  @Option(names = "--tls", description = "Speaks HTTPS, with a certificate made now.")
  private boolean tls;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "Where to write that certificate, for those who are to trust it.")
  private @Nullable Path certificate;

  @Option(names = "--auth", description = "Asks for credentials: ${COMPLETION-CANDIDATES}.")
  private Asking asking = Asking.NONE;

  @Option(
      names = "--login",
      paramLabel = "NAME:PASSWORD",
      description = "Whom it knows; without one, anybody gets a bearer token.")
  private @Nullable Login login;

  /** What does not go together, if anything does not. */
  Optional<String> fault() {
    if (certificate != null && !tls) {
      return Optional.of("--certificate goes with --tls");
    }
    if (asking == Asking.BASIC && login == null) {
      return Optional.of("--auth basic needs --login NAME:PASSWORD");
    }
    return login != null && asking == Asking.NONE
        ? Optional.of("--login goes with --auth")
        : Optional.empty();
  }

  void applyTo(RegistryBuilder builder) {
    if (asking != Asking.NONE) {
      builder.auth(auth());
    }
    if (tls) {
      builder.tls();
    }
  }

  void saveCertificate(ScriptedRegistry registry) throws IOException {
    if (certificate != null) {
      Files.writeString(certificate, registry.certificatePem().orElseThrow());
    }
  }

  private Auth auth() {
    Optional<Credentials> known = Optional.ofNullable(login).map(Login::credentials);
    return switch (asking) {
      case NONE -> new Auth.None();
      case BASIC -> new Auth.Basic(known.orElseThrow());
      case BEARER -> known.map(Auth.Bearer::of).orElseGet(Auth.Bearer::anonymously);
    };
  }
}
