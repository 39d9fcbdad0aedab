package dev.entrepot.cli.images;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.DiskUse.Disk;
import dev.entrepot.cache.listing.DiskUse.Part;
import dev.entrepot.cache.listing.DiskUse.RegistryUse;
import dev.entrepot.cache.listing.DiskUse.Row;
import dev.entrepot.cli.output.TextTable;
import dev.entrepot.oci.HumanSize;
import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalLong;

/** Disk usage as tables, like docker's. */
final class DiskUseTables {
  private static final double PERCENT = 100;

  private DiskUseTables() {}

  static void print(PrintWriter out, DiskUse use) {
    try (var table = new TextTable(out, List.of("TYPE", "TOTAL", "SIZE", "RECLAIMABLE"))) {
      for (Row row : use.rows()) {
        table.row(
            List.of(
                title(row.part()),
                Long.toString(row.count()),
                row.bytes().isPresent() ? HumanSize.of(row.bytes().getAsLong()) : "-",
                reclaimable(row)));
      }
    }
    if (!use.registries().isEmpty()) {
      out.println();
      print(out, use.registries());
    }
    out.println();
    print(out, use.disk());
  }

  private static void print(PrintWriter out, List<RegistryUse> registries) {
    try (var table = new TextTable(out, List.of("REGISTRY", "REPOSITORIES", "IMAGES", "SIZE"))) {
      for (RegistryUse use : registries) {
        table.row(
            List.of(
                use.registry().value(),
                Long.toString(use.repositories()),
                Long.toString(use.images()),
                HumanSize.of(use.bytes())));
      }
    }
  }

  private static void print(PrintWriter out, Disk disk) {
    String limit = disk.limit() == Long.MAX_VALUE ? "no limit" : HumanSize.of(disk.limit());
    out.printf("content: %s of %s%n", HumanSize.of(disk.used()), limit);
    if (disk.limit() != Long.MAX_VALUE) {
      out.printf(
          "of it manifests, tags and lists: %s of %s%n",
          HumanSize.of(disk.indexUsed()), HumanSize.of(disk.indexLimit()));
    }
    out.printf(
        "disk: %s free of %s, %s of it stay free%n",
        HumanSize.of(disk.free()), HumanSize.of(disk.capacity()), HumanSize.of(disk.minFree()));
  }

  private static String title(Part part) {
    return switch (part) {
      case IMAGES -> "Images";
      case MANIFESTS -> "Manifests";
      case BLOBS -> "Blobs";
      case SHARED -> "Shared blobs";
      case UNFINISHED -> "Unfinished downloads";
      case QUARANTINE -> "Quarantine";
      case INDEX -> "Index";
    };
  }

  private static String reclaimable(Row row) {
    OptionalLong bytes = row.reclaimable();
    if (bytes.isEmpty()) {
      return "-";
    }
    long of = Math.max(1, row.bytes().orElse(0));
    return "%s (%d%%)"
        .formatted(HumanSize.of(bytes.getAsLong()), Math.round(PERCENT * bytes.getAsLong() / of));
  }
}
