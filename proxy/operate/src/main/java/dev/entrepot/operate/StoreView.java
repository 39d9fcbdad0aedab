package dev.entrepot.operate;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListedPeriods;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a store has, whoever uses it: this process, or a server that is asked. Blocking. */
public interface StoreView {
  /** Shows images one at a time. */
  void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** All that is known of an image; empty if it is not here. */
  Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException;

  /** What clients missed offline and is not here by now; the one missed last is the last. */
  List<Missed> missed() throws UnclearNameException, IOException, InterruptedException;

  /** Forgets what was not missed after a time any more. */
  void forgetMissed(Instant until) throws UnclearNameException, IOException, InterruptedException;

  /** How an image was made, the last step first; by default of the first platform that is here. */
  List<HistoryStep> history(String name, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException;

  /** Shows the manifest of an image, and those that it names if all are wanted, one at a time. */
  void manifests(String name, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** Shows what clients pulled within a span of time, one at a time; in its text, or ever. */
  void pulled(Optional<String> since, Consumer<Pulled> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** What the tags of a repository, or one tag, have pointed at. */
  List<ListedPeriods> tags(String name)
      throws UnclearNameException, IOException, InterruptedException;

  /** What takes up the disk. */
  DiskUse diskUse(boolean thorough) throws UnclearNameException, IOException, InterruptedException;
}
