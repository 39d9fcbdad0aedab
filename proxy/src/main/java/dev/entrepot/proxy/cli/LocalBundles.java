package dev.entrepot.proxy.cli;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.bundle.BundleImport;
import dev.entrepot.proxy.bundle.BundleProgress;
import dev.entrepot.proxy.bundle.BundleWriter;
import dev.entrepot.proxy.bundle.ImportReport;
import dev.entrepot.proxy.bundle.NeededBlobs;
import dev.entrepot.proxy.bundle.Parcel;
import dev.entrepot.proxy.bundle.Receipt;
import dev.entrepot.proxy.bundle.SelectedImages;
import dev.entrepot.proxy.bundle.Selection;
import dev.entrepot.proxy.bundle.TagMoves;
import dev.entrepot.proxy.config.EntrepotConfig;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.NamedImage;
import dev.entrepot.proxy.listing.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A store of this process. */
record LocalBundles(ContentCache cache, EntrepotConfig config) implements Bundles {
  @Override
  public void receipt(Consumer<String> lines) throws IOException, InterruptedException {
    Receipt.write(cache, lines);
  }

  @Override
  public SelectedImages select(Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    return selection.in(cache, config);
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
    return Parcel.of(cache, Selection.images(images, cache, config), referrers);
  }
}
