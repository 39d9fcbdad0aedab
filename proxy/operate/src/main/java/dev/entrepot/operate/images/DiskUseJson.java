package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.REGISTRY;
import static dev.entrepot.operate.json.JsonForms.WHOLE;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.DiskUse.Disk;
import dev.entrepot.cache.listing.DiskUse.Part;
import dev.entrepot.cache.listing.DiskUse.RegistryUse;
import dev.entrepot.cache.listing.DiskUse.Row;
import dev.entrepot.operate.json.JsonForms;
import dev.entrepot.operate.json.ObjectForm;
import java.util.List;

/** What takes up a disk as JSON, one object. Sizes are in bytes; what is not known is left out. */
public final class DiskUseJson {
  private static final ObjectForm<Row> ROW =
      ObjectForm.of(
          row -> {
            var part = row.one("part", JsonForms.word(Part.class, Part::word), Row::part);
            var count = row.oneOr("count", WHOLE, Row::count, 0L);
            var size = row.maybeWhole("size", Row::bytes);
            var reclaimable = row.maybeWhole("reclaimable", Row::reclaimable);
            return in -> new Row(in.of(part), in.of(count), in.of(size), in.of(reclaimable));
          });

  private static final ObjectForm<Disk> DISK =
      ObjectForm.of(
          disk -> {
            var limit = disk.oneOr("limit", WHOLE, Disk::limit, 0L);
            var used = disk.oneOr("used", WHOLE, Disk::used, 0L);
            var indexLimit = disk.oneOr("indexLimit", WHOLE, Disk::indexLimit, 0L);
            var indexUsed = disk.oneOr("indexUsed", WHOLE, Disk::indexUsed, 0L);
            var minFree = disk.oneOr("minFree", WHOLE, Disk::minFree, 0L);
            var free = disk.oneOr("free", WHOLE, Disk::free, 0L);
            var capacity = disk.oneOr("capacity", WHOLE, Disk::capacity, 0L);
            return in ->
                new Disk(
                    in.of(limit),
                    in.of(used),
                    in.of(indexLimit),
                    in.of(indexUsed),
                    in.of(minFree),
                    in.of(free),
                    in.of(capacity));
          });

  private static final ObjectForm<RegistryUse> REGISTRY_USE =
      ObjectForm.of(
          use -> {
            var registry = use.one("registry", REGISTRY, RegistryUse::registry);
            var repositories = use.oneOr("repositories", WHOLE, RegistryUse::repositories, 0L);
            var images = use.oneOr("images", WHOLE, RegistryUse::images, 0L);
            var size = use.oneOr("size", WHOLE, RegistryUse::bytes, 0L);
            return in ->
                new RegistryUse(in.of(registry), in.of(repositories), in.of(images), in.of(size));
          });

  public static final ObjectForm<DiskUse> FORM =
      ObjectForm.of(
          use -> {
            var parts = use.oneOr("parts", ROW.list(), DiskUse::rows, List.of());
            var disk = use.one("disk", DISK, DiskUse::disk);
            var registries =
                use.unless("registries", REGISTRY_USE.list(), DiskUse::registries, List.of());
            return in -> new DiskUse(in.of(parts), in.of(disk), in.of(registries));
          });

  private DiskUseJson() {}
}
