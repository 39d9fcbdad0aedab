package dev.entrepot.server.access;

import dev.entrepot.loadtest.upstream.Fault.Status;
import dev.entrepot.loadtest.upstream.Match;
import dev.entrepot.loadtest.upstream.RequestHead;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry that asks for a password with each request, and has rights by user and repository,
 * which change while it runs. The password of each user is {@code <user>s-secret}.
 */
final class LendingRegistry implements AutoCloseable {
  /** Who has a right to a repository; anyone without a name. */
  private record Right(String user, String repository) {}

  private final ScriptedRegistry server = ScriptedRegistry.start();
  private final Set<String> users;
  private final Set<Right> rights = ConcurrentHashMap.newKeySet();

  private LendingRegistry(Set<String> users) {
    this.users = users;
  }

  /** One that knows these users, who have no rights yet. */
  static LendingRegistry of(String... users) {
    var registry = new LendingRegistry(Set.of(users));
    registry.server.script().on(Match.of(registry::lacksLogin), challenge());
    registry.server.script().on(Match.of(registry::lacksRight), denial());
    return registry;
  }

  private static Status challenge() {
    return new Status(401, Map.of("www-authenticate", "Basic realm=\"lending\""), "");
  }

  private static Status denial() {
    return new Status(403, Map.of(), "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\"}]}");
  }

  static String[] login(String user) {
    return Guarded.basic(user, user + "s-secret");
  }

  ScriptedRegistry server() {
    return server;
  }

  void lend(String repository, String... users) {
    for (String user : users) {
      rights.add(new Right(user, repository));
    }
  }

  /** Gives the repository to everyone. */
  void open(String repository) {
    lend(repository, "");
  }

  void revoke(String repository, String user) {
    rights.remove(new Right(user, repository));
  }

  private boolean lacksLogin(RequestHead head) {
    return user(head).filter(name -> users.contains(name) || mayRead("", head)).isEmpty();
  }

  private boolean lacksRight(RequestHead head) {
    return user(head)
        .filter(users::contains)
        .filter(name -> !mayRead(name, head) && !mayRead("", head))
        .isPresent();
  }

  private boolean mayRead(String user, RequestHead head) {
    return head.endpoint()
        .repositoryName()
        .map(repository -> rights.contains(new Right(user, repository)))
        .orElse(true);
  }

  /** The user whose password is shown; without a name if none is, empty if it is a wrong one. */
  private static Optional<String> user(RequestHead head) {
    return userOf(head.header("authorization"));
  }

  private static Optional<String> userOf(Optional<String> header) {
    if (header.isEmpty()) {
      return Optional.of("");
    }
    String pair =
        new String(
            Base64.getDecoder().decode(header.get().substring("Basic ".length())),
            StandardCharsets.UTF_8);
    String user = pair.substring(0, pair.indexOf(':'));
    return pair.equals(user + ":" + user + "s-secret") ? Optional.of(user) : Optional.empty();
  }

  /** What was asked and given: user, method, kind; not what was refused. */
  List<String> given() {
    return server.requests().stream()
        .filter(seen -> seen.status().orElse(0) / 100 == 2)
        .map(LendingRegistry::words)
        .toList();
  }

  private static String words(SeenRequest seen) {
    String user =
        userOf(seen.header("authorization")).filter(name -> !name.isEmpty()).orElse("anyone");
    String kind = seen.path().replaceAll(".*/(manifests|blobs|tags|referrers)/.*", "$1");
    return "%s %s %s".formatted(user, seen.method(), kind);
  }

  @Override
  public void close() {
    server.close();
  }
}
