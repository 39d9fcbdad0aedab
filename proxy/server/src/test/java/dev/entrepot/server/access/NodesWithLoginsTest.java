package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.ClientCertificates;
import dev.entrepot.config.access.NamePattern;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestCertificate;
import dev.entrepot.server.TestProxy;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with certificates, whose pods have logins for a registry that decides by them. */
final class NodesWithLoginsTest {
  private static final String APP = "/v2/corp.example/team/app/manifests/1";
  private static final String[] BOB = Guarded.basic("bob", "bobs-secret");

  @TempDir private Path folder;

  @Fixture
  private final ScriptedRegistry corp =
      ScriptedRegistry.builder()
          .auth(new Auth.Basic(new Credentials("bob", "bobs-secret")))
          .start();

  @Fixture private TestProxy proxy;
  private HttpClient node;

  /** Nodes alone get anything by the rules; what they get is then for the registry to say. */
  @BeforeEach
  void start() throws Exception {
    TestImages.withSeed(5).addTo(corp.repository("team/app"), "1");
    X509Bundle authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Nodes CA")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path ca = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    TestCertificate server = TestCertificate.in(folder);
    NamePattern name = NamePattern.parse("cn:{node}").orElseThrow();
    proxy =
        TestProxy.start(
            CallerRegistries.config(
                    folder.resolve("data"),
                    Map.of("corp.example", corp),
                    AccessConfig.DEFAULTS
                        .withClientCertificates(new ClientCertificates(ca, name))
                        .withRules(Guarded.rules("user:cn:node-1 corp.example/* allow")))
                .withTls(Optional.of(server.files())));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new CertificateBuilder()
            .ecp256()
            .subject("CN=node-1")
            .addExtendedKeyUsageClientAuth()
            .buildIssuedBy(authority)
            .toKeyManagerFactory()
            .getKeyManagers(),
        server.managers(),
        null);
    node = HttpClient.newBuilder().version(Version.HTTP_1_1).sslContext(context).build();
  }

  @AfterEach
  void closeClient() {
    node.close();
  }

  private HttpResponse<byte[]> get(int status, String path, String... headers) throws Exception {
    HttpResponse<byte[]> answer =
        node.send(proxy.request("GET", path, headers), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(Guarded.text(answer)).isEqualTo(status);
    return answer;
  }

  private String[] token(String... login) throws Exception {
    HttpResponse<byte[]> answer =
        get(200, "/auth/token?service=entrepot&scope=repository:corp.example/team/app:pull", login);
    return Guarded.bearer(new JsonObject(Guarded.text(answer)).getString("token"));
  }

  private static String challenge(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("www-authenticate").orElse("");
  }

  @Test
  void certificateAlone_isChallengedForALogin() throws Exception {
    assertThat(challenge(get(401, "/v2/"))).startsWith("Bearer ");
    assertThat(challenge(get(401, APP))).startsWith("Bearer ").doesNotContain("error");
    assertThat(challenge(get(401, APP, token()))).contains("error=\"insufficient_scope\"");
    get(200, "/v2/", token());
  }

  @Test
  void loginBesideTheCertificate_isShownToTheRegistryAlone() throws Exception {
    get(200, APP, BOB);
    get(200, APP, token(BOB));
    get(200, "/v2/", token(BOB));

    assertThat(CallerRegistries.shownTo(corp)).containsExactly(BOB[1]);
  }

  @Test
  void wrongLoginBesideTheCertificate_getsNothing() throws Exception {
    assertThat(challenge(get(401, APP, Guarded.basic("bob", "other"))))
        .contains("error=\"invalid_token\"");
  }
}
