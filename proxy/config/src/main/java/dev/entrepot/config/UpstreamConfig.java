package dev.entrepot.config;

import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.config.read.Key;
import dev.entrepot.config.read.ValueTypes;
import dev.entrepot.oci.RegistryName;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registry that is mirrored, and how it is reached.
 *
 * @param name what clients call it
 * @param endpoints its URLs, at least one, tried in order; http or https, a base path or none, no
 *     slash at the end, no user info, query or fragment
 * @param isDefault whether it takes the requests that name no registry
 * @param quotaReserve how many manifest requests of the registry's rate limit are reserved for
 *     content that is not stored; 0 to ignore the limit
 * @param trustedHosts the hosts that it may name for tokens and content on any network and port; in
 *     lower case, without port
 * @param search the URL below which its repositories are searched, by {@code /v1/search}; like an
 *     endpoint
 * @param rights whose rights decide what it gives
 */
public record UpstreamConfig(
    RegistryName name,
    List<URI> endpoints,
    boolean isDefault,
    Credentials credentials,
    TagsConfig tags,
    UpstreamTimeouts timeouts,
    long quotaReserve,
    Set<String> trustedHosts,
    Optional<URI> search,
    UpstreamRights rights) {

  /** How many URLs one registry may have. */
  public static final int MAX_ENDPOINTS = 8;

  /** The largest reserve of a rate limit, in manifests. */
  public static final long MAX_QUOTA_RESERVE = 1_000_000;

  /** The most trusted hosts of one registry. */
  public static final int MAX_TRUSTED_HOSTS = 32;

  static final Key<URI> URL = Key.optional("url", RegistryUrl.TYPE);
  static final Key<URI> SEARCH = Key.optional("search", RegistryUrl.TYPE);
  static final Key<Boolean> DEFAULT = Key.optional("default", ValueTypes.bool());
  static final Key<Long> QUOTA_RESERVE =
      Key.of("quota-reserve", ValueTypes.count(0, MAX_QUOTA_RESERVE), "0");
  static final Key<String> TRUSTED_HOSTS = Key.optional("trusted-hosts", ValueTypes.host());

  /**
   * @throws IllegalArgumentException if there is no endpoint, or a bound is exceeded
   */
  public UpstreamConfig {
    if (endpoints.isEmpty() || endpoints.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException("%s has %d endpoints".formatted(name, endpoints.size()));
    }
    if (trustedHosts.size() > MAX_TRUSTED_HOSTS) {
      throw new IllegalArgumentException("%s trusts too many hosts".formatted(name));
    }
    endpoints = List.copyOf(endpoints);
    trustedHosts = Set.copyOf(trustedHosts);
  }

  /** A registry that cannot be searched, with one login for all callers. */
  public UpstreamConfig(
      RegistryName name,
      List<URI> endpoints,
      boolean isDefault,
      Credentials credentials,
      TagsConfig tags,
      UpstreamTimeouts timeouts,
      long quotaReserve,
      Set<String> trustedHosts) {
    this(
        name,
        endpoints,
        isDefault,
        credentials,
        tags,
        timeouts,
        quotaReserve,
        trustedHosts,
        Optional.empty(),
        UpstreamRights.SHARED);
  }

  /** The same registry as the default one. */
  public UpstreamConfig asDefault() {
    return new UpstreamConfig(
        name,
        endpoints,
        true,
        credentials,
        tags,
        timeouts,
        quotaReserve,
        trustedHosts,
        search,
        rights);
  }

  /** The same registry, where others' rights decide. */
  public UpstreamConfig withRights(UpstreamRights others) {
    return new UpstreamConfig(
        name,
        endpoints,
        isDefault,
        credentials,
        tags,
        timeouts,
        quotaReserve,
        trustedHosts,
        search,
        others);
  }

  /** A registry at one URL, with the defaults for everything else; not the default one. */
  public static UpstreamConfig of(RegistryName name, URI endpoint) {
    return new UpstreamConfig(
        name,
        List.of(endpoint),
        false,
        new Credentials.Anonymous(),
        TagsConfig.DEFAULTS,
        UpstreamTimeouts.DEFAULTS,
        QUOTA_RESERVE.standardValue(),
        Set.of());
  }
}
