package dev.entrepot.proxy.cli;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** What a store has, whoever uses it: this process, or a server that is asked. Blocking. */
interface StoreView {
  /** Shows images one at a time. */
  void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException;

  /** All that is known of an image; empty if it is not here. */
  Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException;

  /** What takes up the disk. */
  DiskUse diskUse(boolean thorough) throws UnclearNameException, IOException, InterruptedException;
}
