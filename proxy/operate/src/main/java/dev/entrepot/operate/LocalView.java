package dev.entrepot.operate;

import dev.entrepot.cache.index.Pulled;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.ListedImage;
import dev.entrepot.cache.listing.ListedPeriods;
import dev.entrepot.oci.manifest.Platform;
import dev.entrepot.operate.images.HistoryStep;
import dev.entrepot.operate.images.Listings;
import dev.entrepot.operate.images.Missed;
import dev.entrepot.operate.name.ImagesQuery;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A store of this process. */
public record LocalView(Listings listings) implements StoreView {
  @Override
  public void images(ImagesQuery query, Consumer<ListedImage> taker)
      throws UnclearNameException, IOException, InterruptedException {
    listings.images(query, taker);
  }

  @Override
  public Optional<JsonObject> inspect(String name)
      throws UnclearNameException, IOException, InterruptedException {
    return listings.inspect(name);
  }

  @Override
  public List<Missed> missed() throws IOException {
    return listings.missed();
  }

  @Override
  public void forgetMissed(Instant until) {
    var _ = listings.forgetMissed(until);
  }

  @Override
  public List<HistoryStep> history(String name, Optional<Platform> platform)
      throws UnclearNameException, IOException, InterruptedException {
    return listings.history(name, platform);
  }

  @Override
  public void manifests(String name, boolean all, Consumer<JsonObject> taker)
      throws UnclearNameException, IOException, InterruptedException {
    listings.manifests(name, all, taker);
  }

  @Override
  public void pulled(Optional<String> since, Consumer<Pulled> taker)
      throws UnclearNameException, IOException, InterruptedException {
    listings.pulled(since.isPresent() ? Listings.span(since.get()) : Listings.EVER, taker);
  }

  @Override
  public List<ListedPeriods> tags(String name)
      throws UnclearNameException, IOException, InterruptedException {
    return listings.tags(name);
  }

  @Override
  public DiskUse diskUse(boolean thorough) throws IOException, InterruptedException {
    return listings.diskUse(thorough);
  }
}
