package dev.entrepot.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.TypedCommand;
import dev.entrepot.config.ConfigLoader;
import dev.entrepot.config.program.ProgramVariables;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config check} finds that cannot work, and what {@code config show} prints. */
class ConfigCheckCommandTest {
  private static final String QUIET = "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\n";

  @TempDir Path folder;

  private String file(String more) throws Exception {
    String text = QUIET + "data: " + folder.resolve("data") + "\n" + more;
    return Files.writeString(folder.resolve("entrepot.yaml"), text).toString();
  }

  private TypedCommand check(String more) throws Exception {
    return TypedCommand.run("config", "check", file(more));
  }

  private void assertFault(TypedCommand command, String... words) {
    assertThat(command.exitCode()).as(command.errors()).isEqualTo(2);
    assertThat(command.errors()).contains(words).doesNotContain("warning: ");
    assertThat(command.output()).isEmpty();
  }

  private void assertWarning(TypedCommand command, String... words) {
    assertThat(command.exitCode()).as(command.errors()).isZero();
    assertThat(command.errors()).startsWith("warning: ").contains(words).hasLineCount(1);
    assertThat(command.output()).contains("is right");
  }

  private String tls(String cert, String key) throws Exception {
    Path certFile = Files.writeString(folder.resolve("tls.crt"), cert);
    Path keyFile = Files.writeString(folder.resolve("tls.key"), key);
    return "tls:\n  cert: %s\n  key: %s\n".formatted(certFile, keyFile);
  }

  private static CertificateBuilder builder() {
    return lasting().setIsCertificateAuthority(true);
  }

  private static CertificateBuilder lasting() {
    Instant now = Instant.now();
    return new CertificateBuilder()
        .subject("CN=localhost")
        .notBefore(now.minus(Duration.ofDays(1)))
        .notAfter(now.plus(Duration.ofDays(90)));
  }

  private static X509Bundle certificate(CertificateBuilder.Algorithm algorithm) throws Exception {
    return builder().algorithm(algorithm).buildSelfSigned();
  }

  @Test
  void check_logFileThatCannotBeOne_isAFault() throws Exception {
    assertFault(check("log: {file: %s}\n".formatted(folder)), "log.file: ", " is a folder");
    Path inTheWay = Files.createFile(folder.resolve("file"));
    assertFault(
        check("log: {file: %s}\n".formatted(inTheWay.resolve("log"))),
        "log.file: " + inTheWay + " is not a folder");
    assertThat(check("log: {file: %s}\n".formatted(folder.resolve("new/log"))).errors()).isEmpty();
  }

  @Test
  void check_pairsThatFit_areRight() throws Exception {
    for (var algorithm :
        List.of(CertificateBuilder.Algorithm.ecp256, CertificateBuilder.Algorithm.rsa2048)) {
      X509Bundle made = certificate(algorithm);
      boolean isRsa = algorithm == CertificateBuilder.Algorithm.rsa2048;
      String older = older(made.getPrivateKeyPEM(), isRsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY");
      for (String key : List.of(made.getPrivateKeyPEM(), older)) {
        TypedCommand command = check(tls(made.getCertificatePEM(), key));
        assertThat(command.errors()).isEmpty();
        assertThat(command.exitCode()).isZero();
      }
    }
  }

  /** A key of PKCS #8 in the form of PKCS #1 or SEC 1, which is what its octets at the end hold. */
  private static String older(String pem, String label) {
    byte[] bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]+-----", ""));
    int start = 1;
    while (!isOctetsToTheEnd(bytes, start)) {
      start++;
    }
    int length = bytes[start + 1] & 0xff;
    int header = length < 0x80 ? 2 : 2 + (length & 0x7f);
    byte[] octets = Arrays.copyOfRange(bytes, start + header, bytes.length);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(octets), label);
  }

  private static boolean isOctetsToTheEnd(byte[] bytes, int start) {
    if (bytes[start] != 4) {
      return false;
    }
    int length = bytes[start + 1] & 0xff;
    if (length == 0x82) {
      length = ((bytes[start + 2] & 0xff) << 8) | (bytes[start + 3] & 0xff);
      return start + 4 + length == bytes.length;
    }
    return length < 0x80
        ? start + 2 + length == bytes.length
        : length == 0x81 && start + 3 + (bytes[start + 2] & 0xff) == bytes.length;
  }

  @Test
  void check_keyOfAnotherCertificate_isAFault() throws Exception {
    X509Bundle one = certificate(CertificateBuilder.Algorithm.ecp256);
    for (var algorithm :
        List.of(CertificateBuilder.Algorithm.ecp256, CertificateBuilder.Algorithm.rsa2048)) {
      String other = certificate(algorithm).getPrivateKeyPEM();
      assertFault(
          check(tls(one.getCertificatePEM(), other)),
          "entrepot.yaml:6: tls.key: this is not the key of the certificate in tls.cert");
    }
  }

  @Test
  void check_keyThatIsEncrypted_isAFaultThatSaysHowToDecryptIt() throws Exception {
    String cert = certificate(CertificateBuilder.Algorithm.ecp256).getCertificatePEM();
    for (String key :
        List.of(
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,AB

            AAAA
            -----END RSA PRIVATE KEY-----
            """)) {
      assertFault(check(tls(cert, key)), "tls.key: the key is encrypted", "openssl pkey -in");
    }
    assertFault(
        check(
            tls(
                cert,
                "-----BEGIN OPENSSH PRIVATE KEY-----\nAA\n-----END OPENSSH PRIVATE KEY-----")),
        "ssh-keygen -p -m PKCS8");
    assertFault(check(tls(cert, cert)), "tls.key: the file has no private key");
    assertFault(check(tls("nothing", "nothing")), "has no certificate", "no private key");
  }

  @Test
  void check_chain_hasToBeginWithTheCertificateOfTheKey() throws Exception {
    X509Bundle root = builder().subject("CN=root").buildSelfSigned();
    X509Bundle leaf = lasting().buildIssuedBy(root);
    X509Bundle other = builder().subject("CN=other").buildSelfSigned();
    String leafPem = firstOf(leaf);
    String rootPem = firstOf(root);
    assertThat(check(tls(leafPem + rootPem, leaf.getPrivateKeyPEM())).errors()).isEmpty();
    assertFault(
        check(tls(rootPem + leafPem, leaf.getPrivateKeyPEM())),
        "tls.cert: the certificate of the key is number 2 of the file");
    assertWarning(
        check(tls(leafPem + firstOf(other) + rootPem, leaf.getPrivateKeyPEM())),
        "tls.cert: certificate number 2 of the file is not the one that signs number 1");
  }

  private static String firstOf(X509Bundle bundle) {
    String pem = bundle.getCertificatePEM();
    return pem.endsWith("\n") ? pem : pem + "\n";
  }

  @Test
  void check_certificateThatIsNotValidNow_isAWarning() throws Exception {
    Instant now = Instant.now();
    X509Bundle expired = valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)));
    assertWarning(check(tls(expired)), "tls.cert: the certificate has expired on ");
    X509Bundle ending = valid(now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(1)));
    assertWarning(check(tls(ending)), "tls.cert: the certificate expires on ");
    X509Bundle early = valid(now.plus(Duration.ofDays(9)), now.plus(Duration.ofDays(90)));
    assertWarning(check(tls(early)), "tls.cert: the certificate is not valid before ");
  }

  private static X509Bundle valid(Instant from, Instant to) throws Exception {
    return builder().notBefore(from).notAfter(to).buildSelfSigned();
  }

  private String tls(X509Bundle bundle) throws Exception {
    return tls(bundle.getCertificatePEM(), bundle.getPrivateKeyPEM());
  }

  @ParameterizedTest
  @CsvSource({
    "https://registry.example.com/v2, https://registry.example.com",
    "https://registry.example.com/v2/, https://registry.example.com",
    "https://registry.example.com/base/v2//, https://registry.example.com/base",
  })
  void check_urlThatEndsInTheApi_meansTheRegistryAndSaysSo(String url, String meant)
      throws Exception {
    String more = "upstreams:\n  registry.example.com: {url: \"%s\"}\n".formatted(url);
    assertWarning(
        check(more),
        "entrepot.yaml:5: upstreams.registry.example.com.url: ",
        "taken to be at " + meant);
    assertThat(TypedCommand.run("config", "show", file(more)).output().lines())
        .anyMatch(line -> line.matches("upstreams.registry.example.com.url +" + meant + " +.*:5"));
    assertThat(check("upstreams:\n  a.example: {url: \"https://a.example/myv2\"}\n").errors())
        .isEmpty();
  }

  @Test
  void check_adminOnThePortOfRegistries_isAWarning() throws Exception {
    Path file = folder.resolve("entrepot.yaml");
    Files.writeString(
        file, "listen: 127.0.0.2:0\nadmin: 127.0.0.2:5000\ndata: " + folder.resolve("data"));
    TypedCommand command = TypedCommand.run("config", "check", file.toString());
    assertThat(command.exitCode()).isZero();
    assertThat(command.errors())
        .contains("entrepot.yaml:2: admin: clients look for registries on port 5000");
    assertThat(TypedCommand.run("config", "check", "--strict", file.toString()).exitCode())
        .isEqualTo(1);
  }

  @Test
  void check_addressesThatCannotBeHad_areWarnings() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = folder.resolve("entrepot.yaml");
      Files.writeString(
          file,
          "listen: 192.0.2.1:5000\nadmin: 127.0.0.1:%d\ndata: %s\n"
              .formatted(taken.getLocalPort(), folder.resolve("data")));
      TypedCommand command = TypedCommand.run("config", "check", file.toString());
      assertThat(command.exitCode()).isZero();
      assertThat(command.errors())
          .contains("entrepot.yaml:1: listen: 192.0.2.1 is not an address of this machine")
          .contains(
              "entrepot.yaml:2: admin: something listens on 127.0.0.1:%d already"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void check_dataFolderThatCannotBe_isTold() throws Exception {
    Files.writeString(folder.resolve("data"), "");
    assertFault(check(""), "entrepot.yaml:3: data: " + folder.resolve("data") + " is not a folder");
    Files.delete(folder.resolve("data"));
    assertWarning(
        check("storage: {max-size: 900TiB}"),
        "storage.max-size: 900TiB is more than the whole disk of " + folder);
  }

  @Test
  void check_syncListThatIsWrong_isToldWithItsOwnLines() throws Exception {
    Path list = Files.writeString(folder.resolve("list.yaml"), "docker.io:\n  imagez: {}\n");
    TypedCommand command = check("sync: {file: %s, schedule: 1h}".formatted(list));
    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.errors()).contains("list.yaml:2: ");
  }

  /** What stands for no key, by the sources: none can be forgotten in the list of such. */
  @Test
  void programVariables_ofTheSources_areAllListed() throws Exception {
    Pattern literal = Pattern.compile("\"(ENTREPOT_[A-Z]+(?:_[A-Z]+)*)\"");
    var keys = ConfigLoader.loadWithOrigins(Optional.empty(), Map.of()).variables();
    Path modules = Path.of(System.getProperty("basedir", "."), "..");
    try (Stream<Path> files = Files.walk(modules)) {
      for (Path file : files.filter(ConfigCheckCommandTest::isSource).toList()) {
        Matcher matcher = literal.matcher(Files.readString(file));
        while (matcher.find()) {
          assertThat(Stream.concat(ProgramVariables.ALL.stream(), keys.stream()))
              .as(file.toString())
              .contains(matcher.group(1));
        }
      }
    }
  }

  private static boolean isSource(Path file) {
    String name = file.toString();
    return name.contains("/src/main/java/") && name.endsWith(".java");
  }

  @Test
  void show_values_haveTheirOrigins() throws Exception {
    String config =
        file(
            """
            admin-token: 0123456789abcdef
            tags: {ttl: 5m}
            upstreams:
              docker.io:
                credentials: {username: me, password: secret}
              ghcr.io: {tags: {not-found-ttl: 1s}}
            """);
    TypedCommand command = TypedCommand.run("config", "show", "-c", config);
    assertThat(command.exitCode()).as(command.errors()).isZero();
    assertThat(command.output()).doesNotContain("0123456789abcdef", "secret", " me ");
    assertShown(command, "admin-token", "\\*\\*\\*", config + ":4");
    assertShown(command, "storage.max-size", "80%", "default");
    assertShown(command, "tags.ttl", "5m", config + ":5");
    assertShown(command, "upstreams.docker.io.url", "https://registry-1.docker.io", "default");
    assertShown(command, "upstreams.docker.io.default", "true", "default");
    assertShown(command, "upstreams.docker.io.credentials.password", "\\*\\*\\*", config + ":8");
    assertShown(command, "upstreams.ghcr.io.tags.ttl", "5m", "tags.ttl");
    assertShown(command, "upstreams.ghcr.io.tags.not-found-ttl", "1s", config + ":9");
    assertShown(command, "shutdown.drain", "30s", "default");
  }

  private static void assertShown(TypedCommand command, String key, String value, String from) {
    assertThat(command.output().lines())
        .as(command.output())
        .anyMatch(line -> line.matches("%s +%s +%s".formatted(Pattern.quote(key), value, from)));
  }

  @Test
  void show_json_hasTypesAndOrigins() throws Exception {
    String config = file("pins: [docker.io/library/alpine:3]\nadmin-token: 0123456789abcdef\n");
    List<JsonObject> shown =
        TypedCommand.run("config", "show", "--json", config)
            .output()
            .lines()
            .map(JsonObject::new)
            .toList();
    assertThat(of(shown, "offline"))
        .isEqualTo(
            new JsonObject().put("key", "offline").put("value", false).put("origin", "default"));
    assertThat(of(shown, "pins"))
        .isEqualTo(
            new JsonObject()
                .put("key", "pins")
                .put("value", new JsonArray().add("docker.io/library/alpine:3"))
                .put("origin", "file")
                .put("file", config)
                .put("line", 4));
    assertThat(of(shown, "admin-token").getString("value")).isEqualTo("***");
    assertThat(of(shown, "downloads.at-once").getLong("value")).isEqualTo(64);
  }

  private static JsonObject of(List<JsonObject> shown, String key) {
    return shown.stream().filter(it -> it.getString("key").equals(key)).findFirst().orElseThrow();
  }
}
