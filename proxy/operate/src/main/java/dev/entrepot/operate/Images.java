package dev.entrepot.operate;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.history.ListedPeriods;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.NameOrId;
import dev.entrepot.operate.name.NoSuchImageException;
import dev.entrepot.operate.name.TagsQuery;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows what a store has. Blocking. */
public interface Images {
  /** Shows images one at a time. */
  void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** All that is known of an image, in docker's form; empty if it is not here. */
  Optional<JsonObject> inspect(NameOrId image)
      throws UnclearNameException, IOException, InterruptedException;

  /** What clients missed offline and is not here by now; the one missed last is the last. */
  List<Missed> missed() throws UnclearNameException, IOException, InterruptedException;

  /** Forgets what was last missed at a time or earlier; the result is how many entries that was. */
  int forgetMissed(Instant until) throws UnclearNameException, IOException, InterruptedException;

  /**
   * How an image was made, the last step first.
   *
   * @param platform for which of its platforms; the first that is here if empty
   * @throws NoSuchImageException if the image, or its config, is not here
   */
  List<HistoryStep> history(NameOrId image, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Shows the manifest of an image.
   *
   * @param all whether to show those too that an index names, one at a time
   * @throws NoSuchImageException if the image is not here
   */
  void manifests(NameOrId image, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * Shows what clients pulled, one at a time.
   *
   * @param since how long ago at most; all if empty
   */
  void pulled(Optional<Duration> since, Consumer<Pulled> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * What tags have pointed to, those too that are gone; by tag.
   *
   * @throws NoSuchImageException if nothing is known of them
   */
  List<ListedPeriods> tags(TagsQuery tags)
      throws UnclearNameException, IOException, InterruptedException;

  /**
   * What takes up the disk.
   *
   * @param thorough whether to read all manifests for it
   */
  DiskUse diskUse(boolean thorough) throws UnclearNameException, IOException, InterruptedException;
}
