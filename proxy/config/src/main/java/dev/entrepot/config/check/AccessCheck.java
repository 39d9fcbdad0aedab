package dev.entrepot.config.check;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.PublicUrl;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.AuditConfig;
import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.read.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether callers can log in safely, and whether each rule can match. */
final class AccessCheck {
  private static final String CA = "access.client-certificates.ca";

  private final Loaded<EntrepotConfig> loaded;
  private final EntrepotConfig config;

  AccessCheck(Loaded<EntrepotConfig> loaded) {
    this.loaded = loaded;
    this.config = loaded.value();
  }

  List<ConfigIssue> run() {
    return config.access().map(this::run).orElse(List.of());
  }

  private List<ConfigIssue> run(AccessConfig access) {
    boolean asksUpstreams =
        config.upstreams().values().stream()
            .anyMatch(upstream -> upstream.rights() instanceof UpstreamRights.OfCaller);
    List<ConfigIssue> findings = new ArrayList<>();
    access
        .clientCertificates()
        .map(ClientCertificates::ca)
        .flatMap(this::authorities)
        .ifPresent(findings::add);
    Optional<Path> audit = access.audit().flatMap(AuditConfig::file);
    if (audit.isPresent()
        && config.log().file().map(AccessCheck::whole).equals(audit.map(AccessCheck::whole))) {
      findings.add(
          ConfigIssue.fault(loaded, "access.audit.file", "this is the file of the log, log.file"));
    }
    if ((access.hasLogins() || asksUpstreams) && !isEncrypted()) {
      findings.add(
          ConfigIssue.warning(
              loaded,
              "access",
              "logins are sent unencrypted: set tls, or set public-url to an https address if TLS"
                  + " ends in front of Entrepot"));
    }
    if (isForNothing(access)) {
      findings.add(
          ConfigIssue.warning(
              loaded,
              "access",
              "without rules, callers without a login get as much as all others: set rules, or"
                  + " anonymous: deny"));
    }
    findings.addAll(new RulesCheck(loaded, access, new CallersCheck(access, asksUpstreams)).run());
    findings.addAll(new RolesCheck(loaded, access).run());
    findings.addAll(new PublicIssuersCheck(loaded, access).run());
    return findings;
  }

  /** Whether callers can log in, and have nothing by it that others do not have. */
  private boolean isForNothing(AccessConfig access) {
    boolean asksAsItself =
        config.upstreams().values().stream()
            .anyMatch(upstream -> upstream.rights() instanceof UpstreamRights.Shared);
    return access.hasLogins()
        && asksAsItself
        && access.anonymous() == AnonymousAccess.ALLOW
        && access.rules().isEmpty()
        && access.roles().isEmpty()
        && access.limits().equals(AccessLimits.NONE);
  }

  private static Path whole(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private boolean isEncrypted() {
    return config.tls().isPresent()
        || config.publicUrl().filter(url -> url.getScheme().equals("https")).isPresent()
        || PublicUrl.isLoopback(config.listen().host());
  }

  private Optional<ConfigIssue> authorities(Path file) {
    try {
      return TlsCheck.chain(PemFile.read(file)).isEmpty()
          ? Optional.of(
              ConfigIssue.fault(
                  loaded,
                  CA,
                  "%s has no certificate (-----BEGIN CERTIFICATE-----)".formatted(file)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(ConfigIssue.fault(loaded, CA, "cannot be read: %s".formatted(e)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.of(
          ConfigIssue.fault(
              loaded, CA, "%s has a certificate that cannot be understood".formatted(file)));
    }
  }
}
