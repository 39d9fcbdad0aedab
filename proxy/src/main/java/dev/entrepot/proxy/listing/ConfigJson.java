package dev.entrepot.proxy.listing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * What docker tells of an image's config (OCI image specification, config.md). What has another
 * shape than it should is left out.
 */
final class ConfigJson {
  private static final Map<String, String> TEXTS = Map.of("created", "Created", "author", "Author");

  /** In docker's order. */
  private static final List<List<String>> PLATFORM =
      List.of(
          List.of("architecture", "Architecture"),
          List.of("variant", "Variant"),
          List.of("os", "Os"),
          List.of("os.version", "OsVersion"));

  private ConfigJson() {}

  static JsonObject of(ByteBuffer config) {
    byte[] bytes = new byte[config.remaining()];
    config.duplicate().get(bytes);
    return LooseJson.object(bytes).map(ConfigJson::of).orElseGet(JsonObject::new);
  }

  private static JsonObject of(JsonObject config) {
    var json = new JsonObject();
    TEXTS.forEach((from, to) -> LooseJson.text(config, from).ifPresent(it -> json.put(to, it)));
    LooseJson.object(config, "config").ifPresent(it -> json.put("Config", it));
    PLATFORM.forEach(
        names ->
            LooseJson.text(config, names.getFirst())
                .ifPresent(it -> json.put(names.getLast(), it)));
    LooseJson.object(config, "rootfs").ifPresent(it -> json.put("RootFS", rootFs(it)));
    return json;
  }

  private static JsonObject rootFs(JsonObject rootfs) {
    var layers = new JsonArray();
    LooseJson.array(rootfs, "diff_ids")
        .ifPresent(ids -> ids.stream().filter(String.class::isInstance).forEach(layers::add));
    var json = new JsonObject();
    LooseJson.text(rootfs, "type").ifPresent(it -> json.put("Type", it));
    return json.put("Layers", layers);
  }
}
