package dev.entrepot.server.access;

import dev.entrepot.config.Credentials;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.TagsConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.UpstreamTimeouts;
import dev.entrepot.config.access.AccessConfig;
import dev.entrepot.config.access.UpstreamRights;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.server.TestProxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Registries that decide by the logins of callers. */
final class CallerRegistries {
  private CallerRegistries() {}

  /** A server for these registries, each of which decides by the callers' logins. */
  static EntrepotConfig config(
      Path data, Map<String, ScriptedRegistry> registries, AccessConfig access) {
    Map<RegistryName, UpstreamConfig> upstreams = new LinkedHashMap<>();
    registries.forEach(
        (name, registry) ->
            upstreams.put(new RegistryName(name), upstream(new RegistryName(name), registry)));
    // Without any registry of another kind, the default one has to be one of these.
    EntrepotConfig config = TestProxy.config(data, URI.create("http://127.0.0.1:9"));
    Map<RegistryName, UpstreamConfig> all = new LinkedHashMap<>(config.upstreams());
    all.putAll(upstreams);
    return config.withUpstreams(all).withAccess(Optional.of(access));
  }

  private static UpstreamConfig upstream(RegistryName name, ScriptedRegistry registry) {
    return new UpstreamConfig(
        name,
        List.of(registry.uri()),
        false,
        new Credentials.Anonymous(),
        TagsConfig.DEFAULTS,
        UpstreamTimeouts.DEFAULTS,
        0,
        Set.of(),
        Optional.empty(),
        UpstreamRights.OfCaller.DEFAULTS);
  }

  /** Posts a form to the token service, as containerd does. */
  static HttpResponse<byte[]> post(TestProxy proxy, String... form) throws Exception {
    var fields = new StringBuilder();
    for (int i = 0; i < form.length; i += 2) {
      fields
          .append(i == 0 ? "" : "&")
          .append(form[i])
          .append('=')
          .append(URLEncoder.encode(form[i + 1], StandardCharsets.UTF_8));
    }
    HttpRequest request =
        HttpRequest.newBuilder(proxy.uri("/auth/token"))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(fields.toString()))
            .build();
    return proxy.client().send(request, BodyHandlers.ofByteArray());
  }

  /** All that a registry was shown in {@code Authorization}. */
  static Set<String> shownTo(ScriptedRegistry registry) {
    return registry.requests().stream()
        .flatMap(request -> request.header("authorization").stream())
        .collect(Collectors.toSet());
  }
}
