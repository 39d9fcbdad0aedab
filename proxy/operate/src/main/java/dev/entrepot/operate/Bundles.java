package dev.entrepot.operate;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.bundle.BundleProgress;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.NeededBlobs;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Carries images between stores as files. Blocking. */
public interface Bundles {
  /** Shows the lines of a receipt of what is stored. */
  void receipt(Consumer<String> lines)
      throws UnclearNameException, IOException, InterruptedException;

  /** The images that a selection means here. */
  SelectedImages select(Selection selection)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * The blobs that images need, with their sizes in bytes.
   *
   * @param referrers whether to count what refers to the images too
   */
  NeededBlobs blobs(List<NamedImage> images, boolean referrers)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Writes a bundle.
   *
   * @param referrers whether what refers to the images comes along
   * @param without blobs that the receiver has
   * @param out is not closed
   */
  void export(
      List<NamedImage> images,
      boolean referrers,
      Set<Digest> without,
      OutputStream out,
      BundleProgress progress)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Reads a bundle into the store.
   *
   * @param in is not closed
   * @param as the name of the one image of the bundle, instead of its own
   * @param movesTags whether it may move tags of registries that are configured and can be asked
   */
  ImportReport take(InputStream in, Optional<NamedImage> as, boolean movesTags)
      throws UnclearNameException, IOException, InterruptedException;
}
