package dev.entrepot.proxy.http.response;

import io.vertx.core.http.HttpHeaders;

/** The header fields that answers to clients carry beside those of HTTP itself. */
public final class Headers {
  static final CharSequence DOCKER_CONTENT_DIGEST =
      HttpHeaders.createOptimized("docker-content-digest");
  static final CharSequence DOCKER_DISTRIBUTION_API_VERSION =
      HttpHeaders.createOptimized("docker-distribution-api-version");
  public static final CharSequence DOCKER_REGISTRY_STANDALONE =
      HttpHeaders.createOptimized("x-docker-registry-standalone");
  static final CharSequence REGISTRY_2_0 = HttpHeaders.createOptimized("registry/2.0");
  public static final CharSequence OCI_NAMESPACE = HttpHeaders.createOptimized("oci-namespace");
  static final CharSequence WARNING = HttpHeaders.createOptimized("warning");
  public static final CharSequence OCTET_STREAM =
      HttpHeaders.createOptimized("application/octet-stream");
  public static final CharSequence APPLICATION_JSON =
      HttpHeaders.createOptimized("application/json");
  public static final CharSequence BYTES = HttpHeaders.createOptimized("bytes");
  public static final CharSequence LINK = HttpHeaders.createOptimized("link");
  public static final CharSequence OCI_FILTERS_APPLIED =
      HttpHeaders.createOptimized("oci-filters-applied");

  /** Identifies this server among registries, through other proxies too. */
  static final CharSequence ENTREPOT = HttpHeaders.createOptimized("x-entrepot");

  static final CharSequence MIRROR = HttpHeaders.createOptimized("mirror");

  public static final CharSequence IF_RANGE = HttpHeaders.createOptimized("if-range");
  public static final CharSequence RANGE = HttpHeaders.createOptimized("range");
  public static final CharSequence WWW_AUTHENTICATE =
      HttpHeaders.createOptimized("www-authenticate");

  private Headers() {}
}
