package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.OfflineFixture;
import dev.entrepot.server.RawRequest;
import dev.entrepot.server.TestProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a caller has no right to looks the same, byte by byte, whether it is stored, is only at its
 * registry, or is nowhere. There is no test of times: nothing is looked up before a request has
 * been let in, so that the same code runs for all three, and a test could measure but the machine.
 */
final class NotThereTest {
  /** Names of the same length, as they stand in answers. */
  private static final String STORED = "team/stored";

  private static final String FOREIGN = "team/abroad";
  private static final String NOWHERE = "team/nowher";
  private static final String OWN = "team/myown1";
  private static final String NOT_A_TAG = "2";

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private TestImage image;
  private TestImage own;

  @BeforeEach
  void fill() throws Exception {
    image = TestImages.withSeed(3).addTo(upstream.repository(STORED), "1");
    TestImages.withSeed(3).addTo(upstream.repository(FOREIGN), "1");
    own = TestImages.withSeed(4).addTo(upstream.repository(OWN), "1");
    try (var open = TestProxy.start(folder.resolve("data"), upstream)) {
      ListingFixture.get(open, STORED, "1", image);
      ListingFixture.get(open, OWN, "1", own);
      open.awaitQuiet();
    }
    upstream.clearLog();
  }

  private void start(AnonymousAccess anonymous, String... rules) throws Exception {
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withAnonymous(anonymous)
            .withUsers(Guarded.users(folder.resolve("htpasswd"), "anna"))
            .withRules(Guarded.rules(rules));
    proxy = TestProxy.start(Guarded.config(folder.resolve("data"), upstream.uri(), access));
  }

  private List<String> resources() {
    var all = new ArrayList<String>();
    all.addAll(List.of("manifests/1", "manifests/" + NOT_A_TAG, "tags/list", "tags/list?n=1"));
    for (String digest : List.of(image.manifest(), OfflineFixture.nothing())) {
      all.addAll(List.of("manifests/" + digest, "blobs/" + digest, "referrers/" + digest));
    }
    image.layers().forEach(layer -> all.add("blobs/" + layer.digest()));
    return all;
  }

  /** The whole answer, but for its date and the name that was asked for. */
  private String answer(String method, String repository, String resource, String... login)
      throws Exception {
    var fields = new ArrayList<>(List.of("Host: proxy"));
    for (int i = 0; i < login.length; i += 2) {
      fields.add(login[i] + ": " + login[i + 1]);
    }
    String line = "%s /v2/%s/%s".formatted(method, repository, resource);
    String answer = RawRequest.answer(proxy.port(), line, fields.toArray(String[]::new));
    return answer
        .lines()
        .filter(each -> !each.startsWith("date:"))
        .collect(Collectors.joining("\n"))
        .replace(repository, "NAME");
  }

  private void assertAllTheSame(int status, String... login) throws Exception {
    for (String resource : resources()) {
      for (String method : List.of("GET", "HEAD")) {
        String nowhere = answer(method, NOWHERE, resource, login);
        assertThat(nowhere).as(resource).startsWith("HTTP/1.1 " + status);
        for (String repository : List.of(STORED, FOREIGN)) {
          assertThat(answer(method, repository, resource, login)).isEqualTo(nowhere);
        }
      }
    }
  }

  @Test
  void anonymousCaller_withoutRight_seesNoDifference() throws Exception {
    start(AnonymousAccess.ALLOW, "login docker.io/* allow");
    assertAllTheSame(401);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void anonymousCaller_whereALoginIsNeeded_seesNoDifference() throws Exception {
    start(AnonymousAccess.DENY, "any docker.io/* allow");
    assertAllTheSame(401);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void knownCaller_withoutRight_seesNoDifference() throws Exception {
    start(AnonymousAccess.ALLOW, "user:anna docker.io/%s allow".formatted(OWN));
    String[] anna = Guarded.basic("anna", "right");
    assertAllTheSame(403, anna);
    assertAllTheSame(403, Guarded.bearer(Guarded.token(proxy, OWN, anna)));
    assertAllTheSame(403, Guarded.bearer(Guarded.token(proxy, STORED, anna)));
    assertAllTheSame(401, Guarded.basic("anna", "wrong"));
    assertThat(upstream.requests()).isEmpty();
  }

  /** Without a login, what is denied looks like what is let in and not there. */
  @Test
  void anonymousCaller_seesNoDifferenceBetweenDeniedAndNotFound() throws Exception {
    start(AnonymousAccess.ALLOW, "anonymous docker.io/%s allow".formatted(OWN));
    for (String resource :
        List.of(
            "manifests/2",
            "manifests/" + image.manifest(),
            "blobs/" + image.layers().getFirst().digest())) {
      for (String method : List.of("GET", "HEAD")) {
        assertThat(answer(method, STORED, resource)).isEqualTo(answer(method, OWN, resource));
      }
    }
  }

  /** The right to what is stored tells what is stored, and nothing of the registry. */
  @Test
  void callerOfStoredContent_seesNoDifferenceInWhatIsNotStored() throws Exception {
    start(AnonymousAccess.ALLOW, "user:anna docker.io/* cached");
    String[] anna = Guarded.basic("anna", "right");
    for (String resource : resources()) {
      for (String method : List.of("GET", "HEAD")) {
        assertThat(answer(method, FOREIGN, resource, anna))
            .isEqualTo(answer(method, NOWHERE, resource, anna));
      }
    }
    assertThat(answer("GET", STORED, "manifests/1", anna)).startsWith("HTTP/1.1 200");
    assertThat(upstream.requests()).isEmpty();
  }

  /** A digest that another repository has brought looks like one that is nowhere. */
  @Test
  void digestsOfOtherRepositories_lookLikeThoseThatAreNowhere() throws Exception {
    for (String right : List.of("cached", "allow")) {
      start(AnonymousAccess.ALLOW, "user:anna docker.io/%s %s".formatted(OWN, right));
      String[] anna = Guarded.basic("anna", "right");
      for (String path : List.of("manifests/", "blobs/", "referrers/")) {
        for (String digest : List.of(image.manifest(), image.config().digest())) {
          for (String method : List.of("GET", "HEAD")) {
            String nothing = OfflineFixture.nothing();
            assertThat(answer(method, OWN, path + digest, anna).replace(digest, nothing))
                .isEqualTo(answer(method, OWN, path + nothing, anna));
          }
        }
      }
      proxy.close();
    }
  }
}
