package dev.entrepot.config;

import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.AccessReader;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.Section;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.config.storage.StorageConfig;
import dev.entrepot.oci.ImagePattern;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration of a server.
 *
 * @param listen the port for clients: the OCI distribution API and nothing else
 * @param admin the port for operators: health, metrics, admin API
 * @param data the folder of content and index
 * @param offline whether registries are never asked
 * @param publicUrl the address that is shown to clients; empty if it follows from the others
 * @param tls of the clients' port; empty for plain HTTP
 * @param sync the scheduled sync
 * @param access which callers have which images; empty if every caller has all, and no login is
 *     looked at
 * @param pins which images are never evicted
 * @param upstreams the mirrored registries, in their order in the file; no other host is ever asked
 *     for content
 */
public record EntrepotConfig(
    ListenAddress listen,
    AdminConfig admin,
    Path data,
    boolean offline,
    Optional<URI> publicUrl,
    Optional<TlsConfig> tls,
    ClientsConfig clients,
    StorageConfig storage,
    LogConfig log,
    DownloadsConfig downloads,
    PrefetchConfig prefetch,
    ScrubConfig scrub,
    Optional<SyncConfig> sync,
    ShutdownConfig shutdown,
    Optional<AccessConfig> access,
    List<ImagePattern> pins,
    Map<RegistryName, UpstreamConfig> upstreams) {

  /** How many registries may be mirrored. */
  public static final int MAX_UPSTREAMS = 256;

  /** How many pins there may be. */
  public static final int MAX_PINS = 256;

  /** The key of {@link #data}. */
  public static final String DATA_KEY = "data";

  static final Key<ListenAddress> LISTEN = Key.of("listen", ListenAddress.TYPE, "0.0.0.0:5000");
  static final Key<URI> PUBLIC_URL = Key.optional("public-url", PublicUrl.TYPE);
  static final Key<ImagePattern> PINS = Key.optional("pins", ValueTypes.images());
  static final Key<Path> DATA = Key.of(DATA_KEY, ValueTypes.path(), "data");
  static final Key<Boolean> OFFLINE = Key.of("offline", ValueTypes.bool(), "false");

  public EntrepotConfig {
    pins = List.copyOf(pins);
    upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
  }

  /** The registry for requests that name none; empty if such requests are refused. */
  public Optional<UpstreamConfig> defaultUpstream() {
    return upstreams.values().stream().filter(UpstreamConfig::isDefault).findFirst();
  }

  /** The same with another address for clients. */
  public EntrepotConfig withListen(ListenAddress other) {
    return new EntrepotConfig(
        other, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with another port for operators. */
  public EntrepotConfig withAdmin(AdminConfig other) {
    return new EntrepotConfig(
        listen, other, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same, with registries asked or not. */
  public EntrepotConfig withOffline(boolean isOffline) {
    return new EntrepotConfig(
        listen, admin, data, isOffline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with TLS for clients, or without. */
  public EntrepotConfig withTls(Optional<TlsConfig> other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, other, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with another store. */
  public EntrepotConfig withStorage(StorageConfig other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, other, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with another log. */
  public EntrepotConfig withLog(LogConfig other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, other, downloads, prefetch,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with other bounds of downloads. */
  public EntrepotConfig withDownloads(DownloadsConfig other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, other, prefetch, scrub,
        sync, shutdown, access, pins, upstreams);
  }

  /** The same with another prefetch. */
  public EntrepotConfig withPrefetch(PrefetchConfig other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, other,
        scrub, sync, shutdown, access, pins, upstreams);
  }

  /** The same with another scrub. */
  public EntrepotConfig withScrub(ScrubConfig other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        other, sync, shutdown, access, pins, upstreams);
  }

  /** The same with other rights of callers. */
  public EntrepotConfig withAccess(Optional<AccessConfig> other) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, other, pins, upstreams);
  }

  /** The same with other pins. */
  public EntrepotConfig withPins(List<ImagePattern> others) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, others, upstreams);
  }

  /** The same with other registries. */
  public EntrepotConfig withUpstreams(Map<RegistryName, UpstreamConfig> others) {
    return new EntrepotConfig(
        listen, admin, data, offline, publicUrl, tls, clients, storage, log, downloads, prefetch,
        scrub, sync, shutdown, access, pins, others);
  }

  static EntrepotConfig read(Section root) {
    var config =
        new EntrepotConfig(
            root.get(LISTEN),
            AdminConfig.read(root),
            root.get(DATA),
            root.get(OFFLINE),
            root.find(PUBLIC_URL),
            root.section("tls", TlsConfig::read),
            root.section("clients", ClientsConfig::read),
            root.section("storage", StorageConfig::read),
            root.section("log", LogConfig::read),
            root.section("downloads", DownloadsConfig::read),
            root.section("prefetch", PrefetchConfig::read),
            root.section("scrub", ScrubConfig::read),
            root.section("sync", SyncConfig::read),
            root.section("shutdown", ShutdownConfig::read),
            Optional.empty(),
            root.list(PINS, MAX_PINS),
            readUpstreams(root));
    ListenAddress admin = config.admin.address();
    if (config.listen.clashesWith(admin)) {
      root.fault(AdminConfig.ADMIN, "another address than listen", admin.toString());
    }
    return config.withAccess(config.readAccess(root));
  }

  private Optional<AccessConfig> readAccess(Section root) {
    boolean hasTls = tls.isPresent() || root.names().contains("tls");
    boolean asksUpstreams =
        upstreams.values().stream().anyMatch(it -> it.rights() instanceof UpstreamRights.OfCaller);
    return root.section("access", new AccessReader(hasTls, asksUpstreams)::read);
  }

  private static Map<RegistryName, UpstreamConfig> readUpstreams(Section root) {
    var tags = root.section("tags", it -> TagsConfig.read(it, TagsConfig.DEFAULTS));
    var common = root.section("upstream", UpstreamDefaults::read);
    return root.section("upstreams", new UpstreamsReader(tags, common)::read);
  }
}
