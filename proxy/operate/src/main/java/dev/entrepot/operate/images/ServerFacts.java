package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.FLAG;
import static dev.entrepot.operate.json.JsonForms.REGISTRY;
import static dev.entrepot.operate.json.JsonForms.TEXT;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.operate.json.ObjectForm;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of itself before a client asks it more.
 *
 * @param version of the program
 * @param data its data folder, as an absolute path
 * @param offline whether it asks no registry for anything
 * @param registries those that it mirrors
 * @param byDefault the registry of names without one
 */
public record ServerFacts(
    String version,
    String data,
    boolean offline,
    List<RegistryName> registries,
    Optional<RegistryName> byDefault) {
  /** The field of each answer of the admin port that tells the version, and that it is one. */
  public static final String VERSION_FIELD = "entrepot-version";

  public static final ObjectForm<ServerFacts> FORM =
      ObjectForm.of(
          facts -> {
            var version = facts.one("version", TEXT, ServerFacts::version);
            var data = facts.one("data", TEXT, ServerFacts::data);
            var offline = facts.oneOr("offline", FLAG, ServerFacts::offline, false);
            var registries =
                facts.oneOr("registries", REGISTRY.list(), ServerFacts::registries, List.of());
            var byDefault = facts.maybe("defaultRegistry", REGISTRY, ServerFacts::byDefault);
            return in ->
                new ServerFacts(
                    in.of(version),
                    in.of(data),
                    in.of(offline),
                    in.of(registries),
                    in.of(byDefault));
          });

  public ServerFacts {
    registries = List.copyOf(registries);
  }

  /** The facts of a server of this process. */
  public static ServerFacts of(EntrepotConfig config) {
    return new ServerFacts(
        ProgramVersion.number(),
        config.data().toAbsolutePath().normalize().toString(),
        config.offline(),
        List.copyOf(config.upstreams().keySet()),
        config.defaultUpstream().map(UpstreamConfig::name));
  }
}
