package dev.entrepot.operate;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.Digest;
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
import dev.entrepot.operate.images.Listings;
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

/** A store of this process. */
public record LocalBundles(ContentCache cache, EntrepotConfig config) implements Bundles {
  @Override
  public void receipt(Consumer<String> lines) throws IOException, InterruptedException {
    Receipt.write(cache, lines);
  }

  @Override
  public SelectedImages select(Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    return new SelectionSearch(cache, config).find(selection);
  }

  @Override
  public NeededBlobs blobs(List<String> images, boolean referrers)
      throws UnclearNameException, IOException, InterruptedException {
    return parcel(images, referrers).needed();
  }

  @Override
  public void export(
      List<String> images,
      boolean referrers,
      Set<Digest> without,
      OutputStream out,
      BundleProgress progress)
      throws UnclearNameException, IOException, InterruptedException {
    BundleWriter.write(cache, parcel(images, referrers), without, out, progress);
  }

  @Override
  public ImportReport take(InputStream in, Optional<String> as, boolean moves)
      throws UnclearNameException, IOException, InterruptedException {
    Optional<NamedImage> name =
        as.isPresent() ? Optional.of(Listings.image(as.get(), config)) : Optional.empty();
    return new BundleImport(
            cache,
            text -> Listings.image(text, config),
            new TagMoves(config, moves),
            name,
            InstantSource.system())
        .run(in);
  }

  private Parcel parcel(List<String> images, boolean referrers)
      throws UnclearNameException, IOException, InterruptedException {
    return Parcel.of(cache, new SelectionSearch(cache, config).images(images), referrers);
  }
}
