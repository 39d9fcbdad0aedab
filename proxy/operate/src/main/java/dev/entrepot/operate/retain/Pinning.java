package dev.entrepot.operate.retain;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.oci.ImagePattern;
import java.io.IOException;

/** Pins images by command, and unpins them. Blocking. */
public final class Pinning {
  private final ContentCache cache;
  private final EntrepotConfig config;

  public Pinning(ContentCache cache, EntrepotConfig config) {
    this.cache = cache;
    this.config = config;
  }

  /** A pin may come before its image; the result says so. */
  public HoldResult pin(ImagePattern pattern) throws IOException, InterruptedException {
    String image = pattern.toString();
    boolean isNew = !config.pins().contains(pattern) && cache.retention().holds().pin(pattern);
    if (!isNew) {
      return new HoldResult.Unchanged(image);
    }
    boolean isHere = cache.inspection().listing().isAnyMeant(pattern);
    return new HoldResult.Done(image, isHere ? "" : "nothing here matches it yet");
  }

  public boolean isPinned(ImagePattern pattern) {
    return config.pins().contains(pattern) || cache.retention().holds().pins().contains(pattern);
  }

  public HoldResult unpin(ImagePattern pattern) throws IOException {
    String image = pattern.toString();
    boolean wasPinned = cache.retention().holds().unpin(pattern);
    if (config.pins().contains(pattern)) {
      return new HoldResult.Refused(
          image, image + " is pinned by the configuration: take it out of its pins");
    }
    return wasPinned
        ? new HoldResult.Done(image, "")
        : new HoldResult.Refused(
            image,
            "no pin is %s: name it as \"entrepot pin\", without an image, lists it"
                .formatted(image));
  }
}
