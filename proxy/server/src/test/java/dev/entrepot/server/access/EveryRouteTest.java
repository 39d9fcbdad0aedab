package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AnonymousAccess;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.proxy.http.request.ParsedRequest;
import dev.entrepot.proxy.http.request.ParsedRequest.Understood;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.request.RequestParser;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.RawRequest;
import dev.entrepot.server.TestProxy;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No request of any form is answered with content, or reaches a registry, before it was decided
 * about. A new kind of request needs a path here, and fails without a decision.
 */
final class EveryRouteTest {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get");

  private static final List<String> READS = METHODS.subList(0, 3);

  /** Where the API is asked for a repository, as clients write it and as none should. */
  private static final List<String> NAMES =
      List.of(
          "/v2/library/one/",
          "/v2/one/",
          "/v2/docker.io/library/one/",
          "/docker.io/v2/library/one/",
          "/v2/docker.io/v2/library/one/",
          "/v2/other.example/team/app/",
          "/other.example/v2/team/app/",
          "/v2/unknown.example/team/app/",
          "/v2/%6Cibrary/one/",
          "/v2/library%2Fone/",
          "/v2/library/%2e%2e/library/one/",
          "/v2/library//one/",
          "//v2/library/one/",
          "http://docker.io/v2/library/one/");

  private static final List<String> QUERIES =
      List.of("", "?ns=docker.io", "?ns=other.example", "?ns=unknown.example");

  private static final List<String> OTHERS =
      List.of(
          "/v2/",
          "/v2",
          "/v2/?ns=docker.io",
          "/docker.io/v2/",
          "/v2/docker.io/v2/",
          "/unknown.example/v2/",
          "/v1/_ping",
          "/v1/search?q=one",
          "/v1/search?q=other.example/one&n=3",
          "/v1/images/one/json",
          "/",
          "/v2/_catalog",
          "/v2/library/one/blobs/uploads/",
          "/v3/",
          "/V2/library/one/manifests/1",
          "/%76%32/library/one/manifests/1",
          "/v2/../v2/library/one/manifests/1",
          "/auth/token/../../v2/library/one/manifests/1",
          "/auth/token/v2/library/one/manifests/1",
          "*");

  @TempDir private Path folder;
  @Fixture private final ScriptedRegistry upstream = ScriptedRegistry.start();
  @Fixture private TestProxy proxy;
  private TestImage image;

  /** Everything is stored before the door is closed. */
  @BeforeEach
  void fill() throws Exception {
    image = TestImages.withSeed(3).addTo(upstream.repository("library/one"), "1");
    TestImages.withSeed(3).addTo(upstream.repository("team/app"), "1");
    try (var open = TestProxy.start(folder.resolve("data"), upstream)) {
      ListingFixture.get(open, "library/one", "1", image);
      ListingFixture.get(open, "other.example/team/app", "1", image);
      open.awaitQuiet();
    }
    upstream.clearLog();
  }

  private void start(AccessConfig access) throws Exception {
    Path users = Guarded.users(folder.resolve("htpasswd"), "anna");
    proxy =
        TestProxy.start(
            Guarded.config(folder.resolve("data"), upstream.uri(), access.withUsers(users)));
  }

  @Test
  void paths_ofThisTest_haveEveryKindOfRequest() {
    Set<Class<?>> kinds = new HashSet<>();
    paths().forEach(path -> parsed("GET", path).ifPresent(it -> kinds.add(it.getClass())));
    assertThat(kinds).containsAll(Arrays.asList(RegistryRequest.class.getPermittedSubclasses()));
  }

  @Test
  void requests_withoutLoginWhereOneIsNeeded_getNothingAndReachNoRegistry() throws Exception {
    start(AccessConfig.DEFAULTS.withAnonymous(AnonymousAccess.DENY));
    Map<String, String> wrong = new LinkedHashMap<>();
    for (String path : paths()) {
      eachDecided(path)
          .forEach(
              (request, answer) -> {
                if (!isAsExpectedWhenClosed(request, path, answer)) {
                  wrong.put(request, answer);
                }
              });
    }
    assertThat(wrong).isEmpty();
    assertThat(upstream.requests()).isEmpty();
  }

  private static boolean isAsExpectedWhenClosed(String request, String path, String answer) {
    String method = request.substring(0, request.indexOf(' '));
    Optional<RegistryRequest> parsed = parsed(method, path);
    if (parsed.isEmpty()) {
      return answer.startsWith("HTTP/1.1 40") && !answer.startsWith("HTTP/1.1 401");
    }
    return parsed.get() instanceof PingSearch
        ? answer.startsWith("HTTP/1.1 200")
        : answer.startsWith("HTTP/1.1 401") && answer.contains("Bearer realm=");
  }

  @Test
  void requests_thatAreLetIn_areDecidedAboutOnceEach() throws Exception {
    start(
        AccessConfig.DEFAULTS.withRules(
            Guarded.rules("any docker.io/* allow", "any other.example/* cached")));
    int content = 0;
    for (String path : paths()) {
      for (String answer : eachDecided(path).values()) {
        content += answer.startsWith("HTTP/1.1 200") ? 1 : 0;
      }
    }
    assertThat(content).isGreaterThan(NAMES.size() * QUERIES.size());
  }

  private List<String> paths() {
    List<String> resources =
        List.of(
            "manifests/1",
            "manifests/" + image.manifest(),
            "manifests/none",
            "blobs/" + image.config().digest(),
            "tags/list",
            "referrers/" + image.manifest());
    var paths = new ArrayList<>(OTHERS);
    for (String name : NAMES) {
      for (String resource : resources) {
        QUERIES.forEach(query -> paths.add(name + resource + query));
      }
      paths.add(name + "tags/list?n=1&last=0");
      paths.add(name + "manifests/1/");
    }
    return paths;
  }

  /** Sends a path with each method; the answers by the request's line. */
  private Map<String, String> eachDecided(String path) throws Exception {
    double before = decisions();
    Map<String, String> answers = new LinkedHashMap<>();
    int understood = 0;
    for (String method : path.contains("?") ? READS : METHODS) {
      String line = method + " " + path;
      answers.put(line, RawRequest.answer(proxy.port(), line, "Host: proxy"));
      understood += parsed(method, path).isPresent() ? 1 : 0;
    }
    assertThat(decisions() - before).as("decisions about %s", path).isEqualTo(understood);
    return answers;
  }

  private double decisions() throws Exception {
    return proxy.metric("entrepot_access_decisions_total");
  }

  private static Optional<RegistryRequest> parsed(String method, String target) {
    String local = target.startsWith("http://docker.io") ? target.substring(16) : target;
    int mark = local.indexOf('?');
    ParsedRequest parsed =
        RequestParser.parse(
            HttpMethod.valueOf(method),
            mark < 0 ? local : local.substring(0, mark),
            mark < 0 ? null : local.substring(mark + 1));
    return parsed instanceof Understood(RegistryRequest request)
        ? Optional.of(request)
        : Optional.empty();
  }
}
