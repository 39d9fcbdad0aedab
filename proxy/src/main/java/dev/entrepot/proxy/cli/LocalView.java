package dev.entrepot.proxy.cli;

import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.proxy.listing.ImagesQuery;
import dev.entrepot.proxy.listing.Listings;
import dev.entrepot.proxy.listing.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of this process. */
record LocalView(Listings listings) implements StoreView {
  @Override
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    listings.images(query, taker);
  }

  @Override
  public Optional<JsonObject> inspect(String name) throws UnclearNameException, IOException {
    return listings.inspect(name);
  }

  @Override
  public DiskUse diskUse(boolean thorough) throws IOException, InterruptedException {
    return listings.diskUse(thorough);
  }
}
