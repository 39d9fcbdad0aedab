package dev.entrepot.proxy.route;

import dev.entrepot.config.Authority;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.oci.OciError;
import dev.entrepot.oci.OciErrorCode;
import dev.entrepot.oci.Quoted;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.proxy.route.Routing.Unroutable;
import dev.entrepot.proxy.transfer.Origin;
import dev.entrepot.proxy.upstream.SearchTerm;
import dev.entrepot.proxy.upstream.Upstream;
import dev.entrepot.proxy.upstream.UpstreamStatus;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the upstream that a request means, in this order: the registry in {@code ns}; a configured
 * registry as the path's first component, be it before or behind {@code /v2/}; the default
 * upstream. Only configured registries are ever found. Immutable; any thread.
 */
public final class Router {
  /** The namespace on Docker Hub of names that have one component only. */
  public static final String OFFICIAL_IMAGES = "library";

  /** The port of http, as a name ends with it. */
  private static final String HTTP_PORT = ":80";

  /** An upstream and what its configuration says of it. */
  public record Configured(UpstreamConfig config, Upstream upstream) {}

  private final Map<RegistryName, Configured> upstreams;
  private final Optional<Configured> byDefault;

  public Router(Map<RegistryName, Configured> upstreams) {
    this.upstreams = Map.copyOf(upstreams);
    this.byDefault =
        upstreams.values().stream().filter(entry -> entry.config().isDefault()).findFirst();
  }

  /** Where the blobs of a repository come from, if its registry is configured. */
  public Optional<Origin> origin(Repository repository) {
    return Optional.ofNullable(upstreams.get(repository.registry()))
        .map(configured -> new UpstreamOrigin(configured.upstream(), repository));
  }

  /** Why a registry is not asked, if it is not configured. */
  public Optional<OciError> objection(RegistryName registry) {
    return find(registry).isPresent() ? Optional.empty() : Optional.of(unknownRegistry(registry));
  }

  /** How the upstreams are doing, by name. */
  public List<UpstreamStatus> statuses() {
    return upstreams.values().stream()
        .map(configured -> configured.upstream().status())
        .sorted(Comparator.comparing(status -> status.name().value()))
        .toList();
  }

  /** The upstream and repository that a requested name means. */
  public Routing route(RequestedName name) {
    if (name.namespace().isPresent()) {
      return inNamespace(name.namespace().get(), name);
    }
    if (name.prefixed().isPresent()) {
      var prefixed = name.prefixed().get();
      var configured = find(prefixed.registry());
      if (configured.isPresent()) {
        return to(configured.get(), prefixed.rest());
      }
      boolean isOfTheForm = name.whole().isEmpty() && prefixed.beforeApi();
      if (prefixed.isEvident() || isOfTheForm) {
        return unknown(prefixed.registry());
      }
    }
    return byDefault
        .map(configured -> to(configured, name))
        .orElseGet(() -> new Unroutable(noDefault(name)));
  }

  /**
   * The upstream that a search means: a configured registry before the first slash, or the default.
   */
  public SearchRouting route(SearchTerm term) {
    int slash = term.text().indexOf('/');
    String first = term.text().substring(0, Math.max(0, slash));
    Optional<RegistryName> registry = RegistryName.parse(first);
    Optional<Configured> named = registry.flatMap(this::find);
    if (named.isPresent()) {
      return in(named.get(), term.withText(term.text().substring(slash + 1)));
    }
    if (registry.isPresent() && RegistryName.looksLikeRegistry(first)) {
      return new SearchRouting.Unroutable(unknownRegistry(registry.get()));
    }
    return byDefault
        .map(configured -> in(configured, Optional.of(term)))
        .orElseGet(() -> new SearchRouting.Unroutable(noDefault(term.text())));
  }

  private static SearchRouting in(Configured configured, Optional<SearchTerm> term) {
    return term.<SearchRouting>map(it -> new SearchRouting.Found(configured.upstream(), it))
        .orElseGet(
            () ->
                new SearchRouting.Unroutable(
                    new OciError(
                        OciErrorCode.NAME_INVALID,
                        "nothing is named that is to be searched for in "
                            + configured.config().name())));
  }

  private Routing inNamespace(RegistryName namespace, RequestedName name) {
    Optional<Configured> configured = find(namespace);
    if (configured.isEmpty()) {
      return unknown(namespace);
    }
    // Mirrors set up with a path send the registry twice: as ns and as the path's first component.
    return name.prefixed()
        .filter(prefixed -> find(prefixed.registry()).equals(configured))
        .map(prefixed -> to(configured.get(), prefixed.rest()))
        .orElseGet(() -> to(configured.get(), name));
  }

  /** A registry that is asked at its port 80 is the one without a port, if that is asked there. */
  private Optional<Configured> find(RegistryName registry) {
    Configured own = upstreams.get(registry);
    if (own != null || !registry.value().endsWith(HTTP_PORT)) {
      return Optional.ofNullable(own);
    }
    String host = registry.value().substring(0, registry.value().length() - HTTP_PORT.length());
    return Optional.ofNullable(upstreams.get(new RegistryName(host)))
        .filter(found -> found.config().endpoints().stream().anyMatch(it -> isPlain(it, host)));
  }

  private static boolean isPlain(URI endpoint, String host) {
    int port = Authority.port(endpoint);
    boolean usual = port < 0 || port == 80;
    return usual
        && "http".equalsIgnoreCase(endpoint.getScheme())
        && host.equals(Authority.host(endpoint));
  }

  private static Routing to(Configured configured, RequestedName name) {
    return name.whole()
        .map(whole -> to(configured, whole))
        .orElseGet(() -> invalid(name.toString()));
  }

  private static Routing to(Configured configured, RepositoryName name) {
    RegistryName registry = configured.config().name();
    boolean official = registry.equals(RegistryName.DOCKER_HUB) && name.isBare();
    return official
        ? name.under(OFFICIAL_IMAGES)
            .map(full -> found(configured, full))
            .orElseGet(() -> invalid(name.value()))
        : found(configured, name);
  }

  private static Routing found(Configured configured, RepositoryName name) {
    var repository = new Repository(configured.config().name(), name);
    UpstreamConfig config = configured.config();
    return new Route(configured.upstream(), repository, config.tags(), config.rights());
  }

  private static Routing invalid(String name) {
    return new Unroutable(
        new OciError(OciErrorCode.NAME_INVALID, "invalid repository name " + Quoted.of(name)));
  }

  private static Routing unknown(RegistryName registry) {
    return new Unroutable(unknownRegistry(registry));
  }

  private static OciError unknownRegistry(RegistryName registry) {
    return new OciError(
        OciErrorCode.NAME_UNKNOWN,
        "registry %s is not configured here; to mirror it, add the key upstreams.%s to the configuration"
            .formatted(registry, registry));
  }

  private static OciError noDefault(Object name) {
    return new OciError(
        OciErrorCode.NAME_UNKNOWN,
        "no registry is named for %s and none is the default; set upstreams.<registry>.default in the configuration"
            .formatted(name));
  }
}
