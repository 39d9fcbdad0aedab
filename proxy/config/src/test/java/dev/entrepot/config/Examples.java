package dev.entrepot.config;

import dev.entrepot.config.log.LogConfig;
import dev.entrepot.config.storage.ScrubConfig;
import dev.entrepot.config.storage.StorageConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configurations that several tests begin with. */
final class Examples {
  static final EntrepotConfig NONE =
      new EntrepotConfig(
          new ListenAddress("localhost", 0),
          new AdminConfig(new ListenAddress("localhost", 0), Optional.empty()),
          Path.of("."),
          false,
          Optional.empty(),
          Optional.empty(),
          ClientsConfig.DEFAULTS,
          StorageConfig.DEFAULTS,
          LogConfig.DEFAULTS,
          DownloadsConfig.DEFAULTS,
          PrefetchConfig.OFF,
          ScrubConfig.OFF,
          Optional.empty(),
          ShutdownConfig.DEFAULTS,
          Optional.empty(),
          List.of(),
          Map.of());

  private Examples() {}

  /** A file with every key, of which some are paths of files in the folder. */
  static String full(Path folder) {
    return """
    listen: "[::1]:443"
    admin: :9000
    admin-token-file: FOLDER/admin.token
    admin-hosts: [Entrepot.example.com, entrepot.ops.svc]
    data: ~/entrepot
    offline: true
    public-url: https://Entrepot.example/
    tls:
      cert: FOLDER/tls.crt
      key: FOLDER/tls.key
    clients: {max-connections: 300}
    storage:
      max-size: 200GiB
      min-free: 10%
      memory: 1GB
      keep-unfinished: 2h
      untagged-ttl: 30d
      group-readable: true
    log: {format: json, level: warn, access: errors, file: FOLDER/log, max-size: 10MiB, keep: 3}
    downloads: {at-once: 100, at-once-per-upstream: 20}
    prefetch:
      enabled: false
      parallel: 5
      bandwidth: 10MiB
      platforms: [linux/amd64, linux/arm64/v8]
    scrub: {interval: 7d, rate: 1MiB}
    sync: {file: FOLDER/tls.crt, schedule: 0 3 * * 1-5}
    shutdown: {drain: 1m}
    pins:
      - docker.io/library/alpine:3
      - "ghcr.io/org/*:v1.*"
    tags:
      ttl: 0s
      stale-if-error: 1h
      not-found-ttl: 1ms
      stale-while-revalidate: 20s
    upstream:
      connect-timeout: 1s
      header-timeout: 20s
      idle-timeout: 3s
      quota-reserve: 10
    upstreams:
      localhost:5000:
        default: true
        credentials: {docker-config: FOLDER/config.json}
        trusted-hosts: auth.example.com
      index.docker.io:
        url:
          - HTTP://127.0.0.1:5005/hub/
          - https://mirror-${env:ZONE}.example.com
        search: https://search.example.com/hub/
        credentials: {username: me, password: "${env:HUB_TOKEN}"}
        tags: {ttl: 5m, not-found-ttl: 0s}
        connect-timeout: 500ms
        idle-timeout: 30s
        quota-reserve: 20
        trusted-hosts: [Login.example.net, "[::1]"]
      gcr.io: {rights: caller, proof-ttl: 5m, proof-stale-if-error: 2h}
    access:
      users: FOLDER/htpasswd
      anonymous: deny
      session: 2h
      token-life: 5m
      rules:
        - {who: "user:ops", images: "docker.io/library/*", pull: allow}
        - {who: any, images: [gcr.io/a/b, "gcr.io/c*"], pull: cached}
      oidc:
        - issuer: http://localhost:8080/realms/a
          audience: [entrepot, other]
          claims: [owner=org, ref=a=b]
          name: "a:{sub}"
          groups: roles
          jwks: FOLDER/config.json
          algorithms: [ES256, EdDSA]
          clock-skew: 30s
        - {issuer: https://b.example, audience: entrepot}
      client-certificates: {ca: FOLDER/tls.crt, name: "cn:{cn}"}
      limits: {requests-per-second: 100, cold-downloads: 4, cold-bytes-per-second: 10MiB}
      roles:
        - {who: "group:platform", role: operate}
        - {who: login, role: look}
      open: health
      audit: {file: FOLDER/audit, max-size: 1MiB, max-age: 7d, keep: 10}
    """
        .replace("FOLDER", folder.toString());
  }
}
