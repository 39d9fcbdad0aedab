package dev.entrepot.operate.images;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.DiskUse.Disk;
import dev.entrepot.cache.listing.DiskUse.Part;
import dev.entrepot.cache.listing.DiskUse.RegistryUse;
import dev.entrepot.cache.listing.DiskUse.Row;
import dev.entrepot.oci.RegistryName;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What takes up a disk as JSON, one object. Sizes are in bytes; what is not known is left out. */
public final class DiskUseJson {
  private DiskUseJson() {}

  public static JsonObject of(DiskUse use) {
    var json =
        new JsonObject()
            .put("parts", new JsonArray(use.rows().stream().map(DiskUseJson::of).toList()))
            .put("disk", of(use.disk()));
    if (!use.registries().isEmpty()) {
      json.put(
          "registries", new JsonArray(use.registries().stream().map(DiskUseJson::of).toList()));
    }
    return json;
  }

  private static JsonObject of(Row row) {
    var json = new JsonObject().put("part", row.part().word()).put("count", row.count());
    row.bytes().ifPresent(bytes -> json.put("size", bytes));
    row.reclaimable().ifPresent(bytes -> json.put("reclaimable", bytes));
    return json;
  }

  private static JsonObject of(Disk disk) {
    return new JsonObject()
        .put("limit", disk.limit())
        .put("used", disk.used())
        .put("indexLimit", disk.indexLimit())
        .put("indexUsed", disk.indexUsed())
        .put("minFree", disk.minFree())
        .put("free", disk.free())
        .put("capacity", disk.capacity());
  }

  private static JsonObject of(RegistryUse use) {
    return new JsonObject()
        .put("registry", use.registry().value())
        .put("repositories", use.repositories())
        .put("images", use.images())
        .put("size", use.bytes());
  }

  /** Reads what {@link #of(DiskUse)} has written; empty for any other text. */
  public static Optional<DiskUse> read(String text) {
    try {
      var json = new JsonObject(text);
      return Optional.ofNullable(json.getJsonObject("disk"))
          .map(
              disk ->
                  new DiskUse(
                      objects(json, "parts").flatMap(DiskUseJson::row).toList(),
                      disk(disk),
                      registries(json)));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private static Stream<JsonObject> objects(JsonObject json, String member) {
    var array = json.getJsonArray(member, new JsonArray());
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }

  private static Stream<Row> row(JsonObject json) {
    return Arrays.stream(Part.values())
        .filter(part -> part.word().equals(json.getString("part")))
        .map(
            part ->
                new Row(
                    part,
                    number(json, "count"),
                    optional(json, "size"),
                    optional(json, "reclaimable")));
  }

  private static Disk disk(JsonObject json) {
    return new Disk(
        number(json, "limit"),
        number(json, "used"),
        number(json, "indexLimit"),
        number(json, "indexUsed"),
        number(json, "minFree"),
        number(json, "free"),
        number(json, "capacity"));
  }

  private static List<RegistryUse> registries(JsonObject json) {
    return objects(json, "registries").flatMap(DiskUseJson::registry).toList();
  }

  private static Stream<RegistryUse> registry(JsonObject json) {
    return RegistryName.parse(json.getString("registry", "")).stream()
        .map(
            name ->
                new RegistryUse(
                    name,
                    number(json, "repositories"),
                    number(json, "images"),
                    number(json, "size")));
  }

  private static long number(JsonObject json, String member) {
    return json.getLong(member, 0L);
  }

  private static OptionalLong optional(JsonObject json, String member) {
    return json.containsKey(member) ? OptionalLong.of(json.getLong(member)) : OptionalLong.empty();
  }
}
