package dev.entrepot.server.access;

import dev.entrepot.config.access.AccessRule;
import dev.entrepot.config.access.PullRight;
import dev.entrepot.loadtest.upstream.Auth.Grantee;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.LayerSpec;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.server.access.ModelCaller.Guest;
import dev.entrepot.server.access.ModelCaller.User;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** The truth that a server is compared with: which caller has a right to what. */
final class AccessModel {
  static final String HUB = "docker.io";
  static final String CORP = "corp.example";
  static final List<String> NAMES = List.of("a/app", "b/app", "b/app-secret", "c/x/y");
  static final List<String> GUESTS = List.of("guest1", "guest2", "guest3");

  /** How long what was proven counts. */
  static final Duration PROOF_TTL = Duration.ofSeconds(1);

  /** Beyond it, as the server has a clock of its own. */
  private static final Duration TOLERANCE = Duration.ofMillis(200);

  private static final LayerSpec LAYER = new LayerSpec.GzippedTar(5_000);

  /** A right that a guest has had, until a time of {@link System#nanoTime}. */
  private record Granted(String guest, Repository repository) {}

  private final ScriptedRegistry hub;
  private final ScriptedRegistry corp;
  private final Map<Repository, TestImage> images = new HashMap<>();
  private final Set<Granted> granted = new HashSet<>();
  private final Map<Granted, Long> revoked = new HashMap<>();
  private final Set<User> present = new HashSet<>();
  private List<AccessRule> rules = List.of();

  AccessModel(ScriptedRegistry hub, ScriptedRegistry corp) {
    this.hub = hub;
    this.corp = corp;
  }

  /** Images that share their lower layers with others, and at times all they have. */
  void fill(SplittableRandom random) {
    for (String name : NAMES) {
      fill(HUB, name, hub, random);
      fill(CORP, name, corp, random);
    }
  }

  private void fill(
      String registry, String name, ScriptedRegistry upstream, SplittableRandom random) {
    LayerSpec[] layers = new LayerSpec[random.nextInt(1, 4)];
    Arrays.fill(layers, LAYER);
    TestImages made = TestImages.withSeed(random.nextInt(2)).with(layers);
    images.put(repository(registry, name), made.addTo(upstream.repository(name), "1"));
  }

  static Repository repository(String registry, String name) {
    return new Repository(new RegistryName(registry), RepositoryName.parse(name).orElseThrow());
  }

  List<Repository> repositories() {
    return List.copyOf(images.keySet());
  }

  TestImage image(Repository repository) {
    return images.get(repository);
  }

  /** All digests that are anywhere. */
  List<String> digests() {
    return images.values().stream().flatMap(image -> digests(image).stream()).distinct().toList();
  }

  static List<String> digests(TestImage image) {
    var all = new ArrayList<>(List.of(image.manifest(), image.config().digest()));
    image.layers().stream().map(Blob::digest).forEach(all::add);
    return all;
  }

  static boolean isDecidedUpstream(Repository repository) {
    return repository.registry().value().equals(CORP);
  }

  void rules(List<AccessRule> others) {
    rules = others;
  }

  List<AccessRule> rules() {
    return rules;
  }

  void present(Set<User> users) {
    present.clear();
    present.addAll(users);
  }

  /** Gives each guest other rights at its registry than before. */
  void changeGrants(SplittableRandom random) {
    List<Grantee> grantees = new ArrayList<>();
    Set<Granted> before = Set.copyOf(granted);
    granted.clear();
    for (String guest : GUESTS) {
      for (String name : NAMES) {
        if (random.nextBoolean()) {
          granted.add(new Granted(guest, repository(CORP, name)));
          var credentials = new Credentials(guest, Guest.password(guest));
          // The prefix ends with what follows the name in a scope.
          grantees.add(new Grantee(credentials, name + ":"));
        }
      }
    }
    corp.grant(grantees);
    long now = System.nanoTime();
    before.stream().filter(right -> !granted.contains(right)).forEach(it -> revoked.put(it, now));
  }

  /** A login that is not in the file of users counts as one that is meant for a registry. */
  ModelCaller ofNow(ModelCaller caller) {
    return caller instanceof User user && !present.contains(user) ? new Guest(user.name()) : caller;
  }

  /** What the rules give. */
  PullRight right(ModelCaller caller, Repository repository) {
    ModelCaller now = ofNow(caller);
    boolean isUpstream = isDecidedUpstream(repository);
    return rules.stream()
        .filter(rule -> now.isOneOf(rule.who(), isUpstream) && rule.covers(repository))
        .findFirst()
        .map(AccessRule::pull)
        .orElse(PullRight.DENY);
  }

  /** Whether anything of the repository may go out to the caller, to a request begun then. */
  boolean mayHave(ModelCaller caller, Repository repository, long begun) {
    if (right(caller, repository) == PullRight.DENY) {
      return false;
    }
    return !isDecidedUpstream(repository)
        || (caller instanceof Guest(String name) && has(new Granted(name, repository), begun));
  }

  private boolean has(Granted right, long begun) {
    Long end = revoked.get(right);
    return granted.contains(right)
        || (end != null && begun - end < PROOF_TTL.plus(TOLERANCE).toNanos());
  }

  boolean holds(Repository repository, String digest) {
    return digests(images.get(repository)).contains(digest);
  }
}
