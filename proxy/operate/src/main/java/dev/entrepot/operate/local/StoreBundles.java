package dev.entrepot.operate.local;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.Digest;
import dev.entrepot.operate.Bundles;
import dev.entrepot.operate.bundle.BundleProgress;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.NeededBlobs;
import dev.entrepot.operate.bundle.Receipt;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.bundle.read.BundleImport;
import dev.entrepot.operate.bundle.read.TagMoves;
import dev.entrepot.operate.bundle.write.BundleWriter;
import dev.entrepot.operate.bundle.write.Parcel;
import dev.entrepot.operate.bundle.write.SelectionSearch;
import dev.entrepot.operate.name.ImageNames;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Bundles of a store of this process. Any thread. */
public final class StoreBundles implements Bundles {
  private final ContentCache cache;
  private final EntrepotConfig config;
  private final InstantSource clock;

  public StoreBundles(ContentCache cache, EntrepotConfig config, InstantSource clock) {
    this.cache = cache;
    this.config = config;
    this.clock = clock;
  }

  @Override
  public void receipt(Consumer<String> lines) throws IOException, InterruptedException {
    Receipt.write(cache, lines);
  }

  @Override
  public SelectedImages select(Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    return search().find(selection);
  }

  /**
   * The full names of images; those of an ID are all tags that point to its image.
   *
   * @throws UnclearNameException if one is the beginning of several IDs
   */
  public List<NamedImage> names(List<NameOrId> images)
      throws UnclearNameException, IOException, InterruptedException {
    return search().images(images);
  }

  @Override
  public NeededBlobs blobs(List<NamedImage> images, boolean referrers) throws IOException {
    return Parcel.of(cache, images, referrers).needed();
  }

  @Override
  public void export(
      List<NamedImage> images,
      boolean referrers,
      Set<Digest> without,
      OutputStream out,
      BundleProgress progress)
      throws IOException {
    BundleWriter.write(cache, Parcel.of(cache, images, referrers), without, out, progress);
  }

  @Override
  public ImportReport take(InputStream in, Optional<NamedImage> as, boolean movesTags)
      throws IOException, InterruptedException {
    ImageNames names = ImageNames.of(config);
    return new BundleImport(cache, names::image, new TagMoves(config, movesTags), as, clock)
        .run(in);
  }

  private SelectionSearch search() {
    return new SelectionSearch(cache, config.pins(), clock);
  }
}
