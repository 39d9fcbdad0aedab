package dev.entrepot.server;

import dev.entrepot.config.Credentials.Anonymous;
import dev.entrepot.config.Credentials.UsernamePassword;
import dev.entrepot.config.Secret;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.loadtest.upstream.Auth;
import dev.entrepot.loadtest.upstream.Blob;
import dev.entrepot.loadtest.upstream.Credentials;
import dev.entrepot.loadtest.upstream.RegistryBuilder;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.SeenRequest;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A registry of {@link ModelTest}, and what it holds in which repository. */
final class ModelRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final Credentials READER = new Credentials("reader", "of images");
  private static final UsernamePassword READER_LOGIN =
      new UsernamePassword(READER.username(), new Secret(READER.password()));

  /** So that a client of a registry that misbehaves is not held for long. */
  private static final UpstreamTimeouts STRICT =
      new UpstreamTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500));

  /** Something that clients may ask any registry for. */
  record Item(String digest, Buffer bytes, boolean isManifest) {
    String path() {
      return (isManifest ? "manifests/" : "blobs/") + digest;
    }
  }

  private final RegistryName name;
  private final ScriptedRegistry server;
  private final boolean misbehaves;
  private final boolean isPrivate;
  private final Map<String, Map<String, Item>> held = new TreeMap<>();

  /** Digests under which it serves other bytes: what it says it has, and has not. */
  private final Set<String> forged = new HashSet<>();

  private ModelRegistry(String name, RegistryBuilder kind, boolean misbehaves, boolean isPrivate) {
    this.name = RegistryName.parse(name).orElseThrow();
    this.server = kind.start();
    this.misbehaves = misbehaves;
    this.isPrivate = isPrivate;
  }

  /** Open to all, and without a fault. */
  static ModelRegistry open(String name) {
    return new ModelRegistry(name, ScriptedRegistry.builder(), false, false);
  }

  /** For those alone who know {@link #READER}, as Entrepot does, and without a fault. */
  static ModelRegistry closed(String name) {
    var auth = Auth.Bearer.of(READER);
    return new ModelRegistry(name, ScriptedRegistry.builder().auth(auth), false, true);
  }

  /** Open to all; faults are set on its {@link #server}. */
  static ModelRegistry misbehaving(String name) {
    return new ModelRegistry(name, ScriptedRegistry.builder(), true, false);
  }

  RegistryName name() {
    return name;
  }

  ScriptedRegistry server() {
    return server;
  }

  /** Whether a client may get a failure or a short body from it. */
  boolean misbehaves() {
    return misbehaves;
  }

  /** How Entrepot knows it. */
  UpstreamConfig config() {
    return new UpstreamConfig(
        name,
        List.of(server.uri()),
        name.equals(RegistryName.DOCKER_HUB),
        isPrivate ? READER_LOGIN : new Anonymous(),
        TagsConfig.DEFAULTS,
        misbehaves ? STRICT : UpstreamTimeouts.DEFAULTS,
        0,
        Set.of());
  }

  List<String> repositories() {
    return List.copyOf(held.keySet());
  }

  Collection<Item> items(String repository) {
    return held.getOrDefault(repository, Map.of()).values();
  }

  boolean holds(String repository, Item item) {
    return held.getOrDefault(repository, Map.of()).containsKey(item.digest());
  }

  /**
   * Whether what clients get of it under this name may be this: it is in the repository, or in
   * another one while all are open to everybody, or the registry has said so in error, of any of
   * its repositories.
   */
  boolean mayGive(String repository, Item item) {
    return holds(repository, item)
        || (!isPrivate && held.keySet().stream().anyMatch(other -> holds(other, item)))
        || (misbehaves && hasSaidSo(item));
  }

  /** What it was asked about this, and its answers, for when something is wrong. */
  List<String> told(Item item) {
    return server.requests().stream()
        .filter(request -> request.path().endsWith(item.path()))
        .map(ModelRegistry::told)
        .toList();
  }

  private static String told(SeenRequest seen) {
    return "%s %s %s %s".formatted(seen.method(), seen.path(), seen.status(), seen.faults());
  }

  private boolean hasSaidSo(Item item) {
    return server.count(
            seen -> seen.path().endsWith(item.path()) && seen.status().orElse(0) / 100 == 2)
        > 0;
  }

  /** Whether what it answers are the right bytes. */
  boolean isTrue(Item item) {
    return !forged.contains(item.digest());
  }

  void addImage(String repository, List<Item> blobs) {
    blobs.forEach(blob -> addBlob(repository, blob));
    var layers = new ArrayList<JsonObject>();
    for (Item blob : blobs.subList(1, blobs.size())) {
      layers.add(descriptor("application/vnd.oci.image.layer.v1.tar", blob));
    }
    var manifest =
        document(MANIFEST)
            .put("config", descriptor("application/vnd.oci.image.config.v1+json", blobs.getFirst()))
            .put("layers", new JsonArray(layers));
    addManifest(repository, MANIFEST, manifest);
  }

  /** An index and a manifest that name what need not be here. */
  void addNaming(String repository, List<Item> manifests, List<Item> blobs) {
    var children = new ArrayList<JsonObject>();
    manifests.forEach(child -> children.add(descriptor(MANIFEST, child)));
    addManifest(repository, INDEX, document(INDEX).put("manifests", new JsonArray(children)));
    var layers = new ArrayList<JsonObject>();
    blobs.forEach(blob -> layers.add(descriptor("application/vnd.oci.image.layer.v1.tar", blob)));
    var manifest =
        document(MANIFEST)
            .put("config", layers.getFirst().copy())
            .put("layers", new JsonArray(layers));
    addManifest(repository, MANIFEST, manifest);
  }

  /** Other bytes of the same length under the digest. */
  void forge(String repository, Item item) {
    byte[] other = item.bytes().getBytes();
    other[other.length / 2] ^= 1;
    forged.add(item.digest());
    held(repository).put(item.digest(), item);
    var content = server.repository("forged").addBlob(other).content();
    server.repository(repository).addBlob(new Blob(item.digest(), content));
  }

  private void addBlob(String repository, Item blob) {
    held(repository).put(blob.digest(), blob);
    server.repository(repository).addBlob(blob.bytes().getBytes());
  }

  private void addManifest(String repository, String type, JsonObject manifest) {
    Buffer bytes = manifest.toBuffer();
    String digest = server.repository(repository).addManifest(type, bytes.getBytes());
    held(repository).put(digest, new Item(digest, bytes, true));
  }

  private Map<String, Item> held(String repository) {
    return held.computeIfAbsent(repository, _ -> new HashMap<>());
  }

  private static JsonObject document(String type) {
    return new JsonObject().put("schemaVersion", 2).put("mediaType", type);
  }

  private static JsonObject descriptor(String type, Item item) {
    return new JsonObject()
        .put("mediaType", type)
        .put("digest", item.digest())
        .put("size", item.bytes().length());
  }

  @Override
  public void close() {
    server.close();
  }
}
