package dev.entrepot.cache.listing;

import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.evict.Capacity;
import dev.entrepot.cache.evict.IndexCapacity;
import dev.entrepot.cache.index.StoreUsage;
import dev.entrepot.cache.index.table.MetadataIndex;
import dev.entrepot.cache.listing.DiskUse.Disk;
import dev.entrepot.cache.listing.DiskUse.Part;
import dev.entrepot.cache.listing.DiskUse.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Finds out what takes up the disk. Any thread; blocking. */
public final class DiskUsage {
  private final MetadataIndex index;
  private final Capacity room;
  private final IndexCapacity indexRoom;
  private final StoreFolders folders;

  public DiskUsage(
      MetadataIndex index, Capacity room, IndexCapacity indexRoom, StoreFolders folders) {
    this.index = index;
    this.room = room;
    this.indexRoom = indexRoom;
    this.folders = folders;
  }

  /** What is known without looking at everything: totals that are kept, and three folders. */
  public DiskUse brief(Bounds.OfDisk bounds) throws IOException {
    return new DiskUse(rows(OptionalLong.empty(), OptionalLong.empty()), disk(bounds), List.of());
  }

  /** All; each tag and manifest is read. */
  public DiskUse thorough(Bounds.OfDisk bounds) throws IOException, InterruptedException {
    Survey survey = Survey.of(index);
    var rows = new ArrayList<Row>();
    rows.add(
        row(
            Part.IMAGES,
            survey.tags(),
            OptionalLong.of(survey.taggedBytes()),
            OptionalLong.empty()));
    rows.addAll(rows(OptionalLong.of(survey.manifestBytes()), OptionalLong.of(untagged(survey))));
    rows.add(
        row(
            Part.SHARED,
            survey.sharedBlobs(),
            OptionalLong.of(survey.sharedBytes()),
            OptionalLong.of(0)));
    rows.sort((one, other) -> one.part().compareTo(other.part()));
    return new DiskUse(rows, disk(bounds), RegistryTotals.of(index));
  }

  /** What comes meanwhile may make it look negative. */
  private long untagged(Survey survey) {
    return Math.max(0, index.usage().blobBytes() - survey.taggedBytes());
  }

  private List<Row> rows(OptionalLong manifestBytes, OptionalLong untaggedBytes)
      throws IOException {
    StoreUsage usage = index.usage();
    var unfinished = FolderUse.of(folders.staging());
    var quarantine = FolderUse.of(folders.quarantine());
    var files = FolderUse.of(folders.index());
    return List.of(
        row(Part.MANIFESTS, usage.manifests(), manifestBytes, OptionalLong.empty()),
        row(Part.BLOBS, usage.blobs(), OptionalLong.of(usage.blobBytes()), untaggedBytes),
        row(
            Part.UNFINISHED,
            unfinished.files(),
            OptionalLong.of(unfinished.bytes()),
            OptionalLong.of(Math.min(unfinished.bytes(), room.unfinished()))),
        row(
            Part.QUARANTINE,
            quarantine.files(),
            OptionalLong.of(quarantine.bytes()),
            OptionalLong.of(quarantine.bytes())),
        row(Part.INDEX, files.files(), OptionalLong.of(files.bytes()), OptionalLong.of(0)));
  }

  private static Row row(Part part, long count, OptionalLong bytes, OptionalLong reclaimable) {
    return new Row(part, count, bytes, reclaimable);
  }

  private Disk disk(Bounds.OfDisk bounds) {
    long capacity = folders.capacity();
    Bounds there = bounds.on(capacity);
    return new Disk(
        there.maxBytes(),
        room.used(),
        indexRoom.most(),
        indexRoom.used(),
        there.minFree(),
        folders.free().getAsLong(),
        capacity);
  }
}
