package dev.entrepot.operate.images;

import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.config.program.ProgramVersion;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of itself to those who are about to ask it more.
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

  private static final String VERSION = "version";
  private static final String DATA = "data";
  private static final String OFFLINE = "offline";
  private static final String REGISTRIES = "registries";
  private static final String DEFAULT = "defaultRegistry";

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

  public JsonObject json() {
    var names = new JsonArray();
    registries.forEach(name -> names.add(name.value()));
    var json =
        new JsonObject()
            .put(VERSION, version)
            .put(DATA, data)
            .put(OFFLINE, offline)
            .put(REGISTRIES, names);
    byDefault.ifPresent(name -> json.put(DEFAULT, name.value()));
    return json;
  }

  /** The facts in a text; empty if it has none. */
  public static Optional<ServerFacts> read(String text) {
    try {
      var json = new JsonObject(text);
      return json.containsKey(VERSION) && json.containsKey(DATA)
          ? Optional.of(of(json))
          : Optional.empty();
    } catch (DecodeException | ClassCastException notOurs) {
      return Optional.empty();
    }
  }

  private static ServerFacts of(JsonObject json) {
    return new ServerFacts(
        json.getString(VERSION),
        json.getString(DATA),
        json.getBoolean(OFFLINE, false),
        json.getJsonArray(REGISTRIES, new JsonArray()).stream()
            .flatMap(name -> RegistryName.parse(String.valueOf(name)).stream())
            .toList(),
        RegistryName.parse(json.getString(DEFAULT, "")));
  }
}
