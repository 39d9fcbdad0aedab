package dev.entrepot.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessLimits;
import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.AdminRole;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.config.access.AuditConfig;
import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.config.access.OidcIssuer;
import dev.entrepot.config.access.OpenPart;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.RequiredClaim;
import dev.entrepot.config.access.RoleRule;
import dev.entrepot.config.access.TokenAlgorithm;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.access.Who;
import dev.entrepot.config.read.DataSize;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.RepositoryPattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullAccessTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HUB_TOKEN", "s3cret", "ZONE", "eu");

  @TempDir private Path folder;
  private ConfigFiles files = new ConfigFiles(Path.of("."));

  @BeforeEach
  void write() throws Exception {
    files = new ConfigFiles(folder);
    for (String name : List.of("tls.crt", "tls.key", "htpasswd", "nodes-ca.pem")) {
      files.write(name, "");
    }
    files.write("config.json", "{}");
    files.write("admin.token", "0123456789abcdef0123456789abcdef\n");
  }

  private static AccessRule rule(Who who, PullRight pull, String... images) {
    return new AccessRule(
        who, Stream.of(images).map(it -> RepositoryPattern.parse(it).orElseThrow()).toList(), pull);
  }

  private static NamePattern pattern(String text) {
    return NamePattern.parse(text).orElseThrow();
  }

  @Test
  void load_everyKey_mapsAccess() throws Exception {
    var config = files.load(Examples.full(folder), ENVIRONMENT);

    assertThat(config.access())
        .contains(
            new AccessConfig(
                Optional.of(folder.resolve("htpasswd")),
                AnonymousAccess.DENY,
                Duration.ofHours(2),
                Duration.ofMinutes(5),
                List.of(
                    rule(new Who.User("ops"), PullRight.ALLOW, "docker.io/library/*"),
                    rule(new Who.Any(), PullRight.CACHED, "gcr.io/a/b", "gcr.io/c*")),
                List.of(
                    new OidcIssuer(
                        URI.create("http://localhost:8080/realms/a"),
                        List.of("entrepot", "other"),
                        List.of(new RequiredClaim("owner", "org"), new RequiredClaim("ref", "a=b")),
                        pattern("a:{sub}"),
                        Optional.of("roles"),
                        Optional.of(folder.resolve("config.json")),
                        Set.of(TokenAlgorithm.ES256, TokenAlgorithm.ED_DSA),
                        Duration.ofSeconds(30)),
                    OidcIssuer.of(URI.create("https://b.example"), "entrepot")),
                Optional.of(new ClientCertificates(folder.resolve("tls.crt"), pattern("cn:{cn}"))),
                new AccessLimits(
                    Optional.of(100L), Optional.of(4L), Optional.of(new DataSize(10 << 20))),
                List.of(
                    new RoleRule(new Who.Group("platform"), AdminRole.OPERATE),
                    new RoleRule(new Who.Login(), AdminRole.LOOK)),
                Set.of(OpenPart.HEALTH),
                Optional.of(
                    new AuditConfig(
                        Optional.of(folder.resolve("audit")),
                        new DataSize(1 << 20),
                        Duration.ofDays(7),
                        10))));
    assertThat(config.upstreams().get(new RegistryName("gcr.io")))
        .extracting(UpstreamConfig::rights)
        .isEqualTo(new UpstreamRights.OfCaller(Duration.ofMinutes(5), Duration.ofHours(2)));
  }

  /** As people are told to write it. */
  @Test
  void load_example_isTaken() throws Exception {
    var config =
        files.load(
            """
            tls: {cert: FOLDER/tls.crt, key: FOLDER/tls.key}
            access:
              users: FOLDER/htpasswd
              anonymous: allow                  # what the rules say for it; deny: every request needs a login
              oidc:
                - {issuer: https://gitlab.example.com, audience: entrepot, name: "gitlab:{project_path}", groups: groups_direct}
              client-certificates: {ca: FOLDER/nodes-ca.pem, name: "spiffe://site/ns/{ns}/sa/{sa}"}
              rules:                            # first match; who: user:NAME, group:NAME, anonymous, login (any), any
                - {who: "group:platform", images: ["docker.io/*", "ghcr.io/org/*"], pull: allow}
                - {who: anonymous, images: "docker.io/library/*", pull: cached}
            upstreams:
              registry.corp.example: {rights: caller}
            """
                .replace("FOLDER", folder.toString()));

    assertThat(config.access().orElseThrow().rules())
        .containsExactly(
            rule(new Who.Group("platform"), PullRight.ALLOW, "docker.io/*", "ghcr.io/org/*"),
            rule(new Who.Anonymous(), PullRight.CACHED, "docker.io/library/*"));
    assertThat(config.access().orElseThrow().issuers())
        .extracting(OidcIssuer::name, OidcIssuer::groups)
        .containsExactly(tuple(pattern("gitlab:{project_path}"), Optional.of("groups_direct")));
    assertThat(config.upstreams().values())
        .extracting(UpstreamConfig::rights)
        .containsExactly(UpstreamRights.OfCaller.DEFAULTS);
  }

  @Test
  void load_nothingOfIt_isNoAccess() throws Exception {
    assertThat(files.load("upstreams: {quay.io: {}}").access()).isEmpty();
  }

  @Test
  void load_emptySection_letsEveryoneIn() throws Exception {
    assertThat(files.load("access: {}").access()).contains(AccessConfig.DEFAULTS);
  }

  @Test
  void load_rightsOfCallersAlone_isAccess() throws Exception {
    assertThat(files.load("upstreams: {quay.io: {rights: caller}}").access())
        .contains(AccessConfig.DEFAULTS);
  }

  @Test
  void load_variableAlone_isAccess() throws Exception {
    var config =
        files.load("{}", Map.of("ENTREPOT_ACCESS_USERS", folder.resolve("htpasswd").toString()));

    assertThat(config.access().flatMap(AccessConfig::users)).contains(folder.resolve("htpasswd"));
  }

  @Test
  void load_variableOfAnItem_setsNothing() throws Exception {
    var config =
        files.load(
            "access: {rules: [{who: any, images: 'quay.io/${env:TEAM}/*', pull: deny}]}",
            Map.of("ENTREPOT_ACCESS_RULES_1__PULL", "allow", "TEAM", "a"));

    assertThat(config.access().orElseThrow().rules())
        .containsExactly(rule(new Who.Any(), PullRight.DENY, "quay.io/a/*"));
  }

  @Test
  void load_nothingOpen_isNothing() throws Exception {
    assertThat(files.load("access: {open: []}").access().orElseThrow().open()).isEmpty();
  }

  @Test
  void load_variableOverNothingOpen_wins() throws Exception {
    var config = files.load("access: {open: []}", Map.of("ENTREPOT_ACCESS_OPEN", "metrics"));

    assertThat(config.access().orElseThrow().open()).containsExactly(OpenPart.METRICS);
  }
}
