package dev.entrepot.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import dev.entrepot.server.access.ModelCaller.Guest;
import dev.entrepot.server.access.ModelCaller.User;
import dev.entrepot.server.access.ModelCaller.Workload;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A random mix of callers, logins, rules and rights that change, against a model of who has a right
 * to what: no byte goes out to a caller without the right, and all that a caller has a right to
 * does. Runs for {@code -Dmodel.seconds}, from {@code -Dmodel.seed}; both have defaults.
 */
final class AccessModelTest {
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("model.seconds", 10));
  private static final long SEED = Long.getLong("model.seed", System.nanoTime());
  private static final Duration ROUND = Duration.ofMillis(1500);
  private static final int CLIENTS = 6;
  private static final int USERS = 5;
  private static final int MAX_RULES = 8;
  private static final int MAX_TOKENS = 300;
  private static final int SEQUENTIAL = 30;

  /** Attempts from one address are slowed beyond some: that is not what this is about. */
  private static final Set<Integer> SLOWED = Set.of(429);

  private static final Set<Integer> REFUSED = Set.of(401, 403);
  private static final Credentials READER = new Credentials("reader", "of the hub");

  /**
   * A token that a caller was given for a repository.
   *
   * @param opens whether the caller had a right to it then
   */
  private record Token(
      ModelCaller caller, Repository repository, boolean opens, String text, int era) {
    @Override
    public String toString() {
      return "for %s, of era %d".formatted(repository, era);
    }
  }

  /** Something that a caller asks for, with its login or with a token. */
  private record Request(
      ModelCaller caller,
      Optional<Token> token,
      Repository repository,
      String method,
      String path) {}

  @TempDir private Path folder;

  @Fixture
  private final ScriptedRegistry hub =
      ScriptedRegistry.builder().auth(Auth.Bearer.of(READER)).start();

  @Fixture
  private final ScriptedRegistry corp =
      ScriptedRegistry.builder().auth(Auth.Bearer.of(READER)).start();

  @Fixture private TestProxy proxy;
  private final SplittableRandom random = new SplittableRandom(SEED);
  private final AccessModel model = new AccessModel(hub, corp);
  private final List<ModelCaller> callers = new ArrayList<>();
  private final List<User> users = new ArrayList<>();
  private final List<Token> tokens = new CopyOnWriteArrayList<>();
  private ModelIssuer issuer;
  private int era;
  private int served;

  @BeforeEach
  void start() throws Exception {
    System.out.printf("access model: -Dmodel.seed=%d, %d s%n", SEED, TIME.toSeconds());
    issuer = new ModelIssuer(URI.create("https://issuer.example"));
    model.fill(random);
    callers.add(new ModelCaller.Anonymous());
    for (int i = 0; i < USERS; i++) {
      users.add(new User("user" + i));
    }
    callers.addAll(users);
    AccessModel.GUESTS.forEach(name -> callers.add(new Guest(name)));
    for (Set<String> groups : List.of(Set.of("red"), Set.of("blue", "red"), Set.<String>of())) {
      String subject = "job" + groups.size();
      String token = issuer.token(subject, groups);
      callers.add(new Workload("ci:" + subject, groups, token, random.nextBoolean()));
    }
    changeUsers();
    model.changeGrants(random);
    restart();
  }

  /** With other rules; what was given before is checked by them. */
  private void restart() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    List<String> rules =
        new ArrayList<>(
            List.of("login docker.io/the/canary cached", "group:red docker.io/c/* allow"));
    for (int i = random.nextInt(3, MAX_RULES); i > 0; i--) {
      rules.add(
          any(who()) + " " + any(IMAGES) + " " + any(List.of("allow", "allow", "cached", "deny")));
    }
    model.rules(Guarded.rules(rules.toArray(String[]::new)));
    proxy = TestProxy.start(config());
    tokens.removeIf(token -> token.caller() instanceof Guest);
  }

  private static final List<String> IMAGES =
      List.of(
          "docker.io/*",
          "corp.example/*",
          "docker.io/a/*",
          "docker.io/b/app",
          "docker.io/c/*",
          "corp.example/b/app*",
          "corp.example/a/*");

  private static List<String> who() {
    return List.of(
        "any",
        "login",
        "anonymous",
        "user:user1",
        "user:user2",
        "user:ci:job1",
        "group:red",
        "group:blue",
        "group:user1",
        "user:guest1",
        "login");
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private EntrepotConfig config() throws Exception {
    AccessConfig access =
        AccessConfig.DEFAULTS
            .withUsers(folder.resolve("htpasswd"))
            .withIssuers(List.of(issuer.config(folder.resolve("keys.json"))))
            .withRules(model.rules());
    var anyConfig = Guarded.config(folder.resolve("data"), hub.uri(), access);
    return anyConfig.withUpstreams(
        Map.of(
            RegistryName.DOCKER_HUB,
            upstream(RegistryName.DOCKER_HUB, hub, UpstreamRights.SHARED),
            new RegistryName(AccessModel.CORP),
            upstream(
                new RegistryName(AccessModel.CORP),
                corp,
                new UpstreamRights.OfCaller(AccessModel.PROOF_TTL, Duration.ZERO))));
  }

  private static UpstreamConfig upstream(
      RegistryName name, ScriptedRegistry registry, UpstreamRights rights) {
    return new UpstreamConfig(
        name,
        List.of(registry.uri()),
        name.equals(RegistryName.DOCKER_HUB),
        rights.equals(UpstreamRights.SHARED)
            ? new UsernamePassword(READER.username(), new Secret(READER.password()))
            : new Anonymous(),
        TagsConfig.DEFAULTS,
        UpstreamTimeouts.DEFAULTS,
        0,
        Set.of(),
        Optional.empty(),
        rights);
  }

  /** Some users are out, some in again, and all of them have another hash of their password. */
  private void changeUsers() throws Exception {
    era++;
    Set<User> present = new HashSet<>();
    users.stream().filter(_ -> random.nextInt(4) > 0).forEach(present::add);
    var names = new ArrayList<>(present.stream().map(User::name).toList());
    names.add("canary" + era);
    Files.writeString(
        folder.resolve("htpasswd"),
        Guarded.lines(names.toArray(String[]::new))
            .replace("$2y$04$", era % 2 == 0 ? "$2y$04$" : "$2a$04$"));
    if (proxy != null) {
      String[] canary = Guarded.basic("canary" + era, Guarded.RIGHT);
      TestProxy.await(() -> status("/v2/docker.io/the/canary/manifests/1", canary) == 404);
    }
    model.present(present);
  }

  private int status(String path, String... headers) {
    try {
      return proxy.get(path, headers).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void requests_ofManyCallers_getWhatTheModelSays() throws Exception {
    long end = System.nanoTime() + TIME.toNanos();
    for (int round = 0; System.nanoTime() < end; round++) {
      round(System.nanoTime() + ROUND.toNanos());
      proxy.awaitQuiet();
      assertNothingIsAskedForTheOthers();
      switch (round % 3) {
        case 0 -> changeUsers();
        case 1 -> model.changeGrants(random);
        default -> restart();
      }
    }
    assertThat(served).as("answers with content").isPositive();
  }

  private void round(long end) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var clients = new ArrayList<Future<Integer>>();
      for (int i = 0; i < CLIENTS; i++) {
        var own = random.split();
        clients.add(
            threads.submit(
                () -> {
                  int content = 0;
                  while (System.nanoTime() < end) {
                    content += ask(request(own)) ? 1 : 0;
                  }
                  return content;
                }));
      }
      for (Future<Integer> client : clients) {
        served += client.get();
      }
    }
  }

  private Request request(SplittableRandom own) throws Exception {
    List<Repository> all = model.repositories();
    Repository repository = all.get(own.nextInt(all.size()));
    ModelCaller caller = callers.get(own.nextInt(callers.size()));
    Optional<Token> token = Optional.empty();
    if (own.nextInt(3) == 0) {
      token = tokens.isEmpty() || own.nextInt(4) == 0 ? newToken(caller, repository) : old(own);
    }
    List<String> digests =
        own.nextInt(4) == 0 ? model.digests() : AccessModel.digests(model.image(repository));
    String digest = digests.get(own.nextInt(digests.size()));
    String path =
        switch (own.nextInt(8)) {
          case 0 -> "manifests/1";
          case 1 -> "tags/list";
          case 2 -> "referrers/" + digest;
          case 3 -> "manifests/" + digest;
          default -> "blobs/" + digest;
        };
    return new Request(
        token.map(Token::caller).orElse(caller),
        token,
        repository,
        own.nextInt(4) == 0 ? "HEAD" : "GET",
        path);
  }

  private Optional<Token> old(SplittableRandom own) {
    return Optional.of(tokens.get(own.nextInt(tokens.size())));
  }

  private Optional<Token> newToken(ModelCaller caller, Repository repository) throws Exception {
    HttpResponse<byte[]> answer =
        proxy.get(
            "/auth/token?service=entrepot&scope=repository:%s:pull".formatted(repository),
            caller instanceof Workload(_, _, var jwt, _)
                ? Guarded.basic("jwt", jwt)
                : headers(caller.login()));
    if (answer.statusCode() != 200) {
      return Optional.empty();
    }
    String text = new JsonObject(Guarded.text(answer)).getString("token");
    boolean opens = model.right(caller, repository) != PullRight.DENY;
    var token = new Token(model.ofNow(caller), repository, opens, text, era);
    if (tokens.size() < MAX_TOKENS) {
      tokens.add(token);
    }
    return Optional.of(token);
  }

  private static String[] headers(String login) {
    return login.isEmpty() ? new String[0] : Guarded.authorization(login);
  }

  /** Whether content came. */
  private boolean ask(Request request) throws Exception {
    long begun = System.nanoTime();
    HttpResponse<byte[]> answer = send(request);
    boolean mayHave = mayHave(request, begun);
    String where =
        "%s (%s): %d %s"
            .formatted(
                request,
                model.right(request.caller(), request.repository()),
                answer.statusCode(),
                Guarded.text(answer));
    if (answer.statusCode() == 200) {
      assertThat(mayHave).as(where).isTrue();
      assertRight(request, answer);
      return true;
    }
    if (!SLOWED.contains(answer.statusCode())) {
      assertAsExpected(request, mayHave, answer.statusCode(), where);
    }
    return false;
  }

  private HttpResponse<byte[]> send(Request request) throws Exception {
    String path = "/v2/%s/%s".formatted(request.repository(), request.path());
    String login =
        request.token().map(token -> "Bearer " + token.text()).orElse(request.caller().login());
    return proxy.send(request.method(), path, headers(login));
  }

  private boolean mayHave(Request request, long begun) {
    return request.token().stream()
            .allMatch(
                token ->
                    token.opens()
                        && token.repository().equals(request.repository())
                        && isOfNow(token))
        && model.mayHave(request.caller(), request.repository(), begun);
  }

  /** A token of a user ends with the line that the user had in the file, of which there are two. */
  private boolean isOfNow(Token token) {
    return !(token.caller() instanceof User)
        || (model.ofNow(token.caller()) instanceof User && token.era() % 2 == era % 2);
  }

  private void assertRight(Request request, HttpResponse<byte[]> answer) throws Exception {
    String item = request.path().substring(request.path().indexOf('/') + 1);
    if (request.path().startsWith("tags/") || request.path().startsWith("referrers/")) {
      return;
    }
    String digest = item.equals("1") ? model.image(request.repository()).manifest() : item;
    assertThat(model.holds(request.repository(), digest)).as("%s is there", request).isTrue();
    if (request.method().equals("GET")) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(answer.body());
      assertThat("sha256:" + HexFormat.of().formatHex(hash)).as("%s", request).isEqualTo(digest);
    }
  }

  private void assertAsExpected(Request request, boolean mayHave, int status, String where) {
    if (!AccessModel.isDecidedUpstream(request.repository())) {
      if (!mayHave) {
        assertThat(REFUSED).as(where).contains(status);
      } else if (model.right(request.caller(), request.repository()) == PullRight.ALLOW
          && isThere(request)) {
        assertThat(status).as(where).isEqualTo(200);
      }
    }
    assertThat(status).as(where).isLessThan(500);
  }

  private boolean isThere(Request request) {
    String item = request.path().substring(request.path().indexOf('/') + 1);
    boolean isManifest = model.image(request.repository()).manifest().equals(item);
    return switch (request.path().substring(0, request.path().indexOf('/'))) {
      case "tags", "referrers" -> true;
      case "manifests" -> isManifest || item.equals("1");
      default -> !isManifest && model.holds(request.repository(), item);
    };
  }

  /** What is denied, and what is given of the store alone, reaches no registry. */
  private void assertNothingIsAskedForTheOthers() throws Exception {
    hub.clearLog();
    corp.clearLog();
    for (int i = 0; i < SEQUENTIAL; i++) {
      Request request = request(random);
      boolean isAllowed =
          model.right(request.caller(), request.repository()) == PullRight.ALLOW
              && mayHave(request, System.nanoTime());
      if (!isAllowed && !AccessModel.isDecidedUpstream(request.repository())) {
        ask(request);
      }
    }
    assertThat(hub.requests()).isEmpty();
  }
}
