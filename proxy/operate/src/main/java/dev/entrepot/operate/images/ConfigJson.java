package dev.entrepot.operate.images;

import dev.entrepot.proxy.json.LooseJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * What docker tells of an image's config (OCI image specification, config.md). What has another
 * shape than it should is left out.
 */
final class ConfigJson {
  /** In docker's order. */
  private static final List<List<String>> PLATFORM =
      List.of(
          List.of("architecture", "Architecture"),
          List.of("variant", "Variant"),
          List.of("os", "Os"),
          List.of("os.version", "OsVersion"));

  private ConfigJson() {}

  static JsonObject of(ByteBuffer config) {
    return LooseJson.object(config).map(ConfigJson::of).orElseGet(JsonObject::new);
  }

  private static JsonObject of(JsonObject config) {
    var json = new JsonObject();
    json.put("Comment", comment(config));
    LooseJson.text(config, "created").ifPresent(it -> json.put("Created", it));
    json.put("DockerVersion", LooseJson.text(config, "docker_version").orElse(""))
        .put("Author", LooseJson.text(config, "author").orElse(""));
    LooseJson.object(config, "config").ifPresent(it -> json.put("Config", it));
    PLATFORM.forEach(
        names ->
            LooseJson.text(config, names.getFirst())
                .ifPresent(it -> json.put(names.getLast(), it)));
    LooseJson.object(config, "rootfs").ifPresent(it -> json.put("RootFS", rootFs(it)));
    return json;
  }

  /** That of the last step, as docker has it. */
  private static String comment(JsonObject config) {
    return LooseJson.array(config, "history")
        .filter(steps -> !steps.isEmpty())
        .flatMap(
            steps ->
                steps.getValue(steps.size() - 1) instanceof JsonObject last
                    ? LooseJson.text(last, "comment")
                    : Optional.empty())
        .orElse("");
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
