package dev.entrepot.cache;

import static dev.entrepot.cache.Names.ALPINE;
import static dev.entrepot.cache.Names.DEBIAN;
import static dev.entrepot.cache.Names.LATEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.evict.Bounds;
import dev.entrepot.cache.listing.DiskUse;
import dev.entrepot.cache.listing.DiskUse.Part;
import dev.entrepot.cache.listing.DiskUse.RegistryUse;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Tag;
import org.junit.jupiter.api.Test;

/** What a store says takes up its disk. */
final class DiskUsageTest extends ListingFixture {
  @Test
  void thorough_addsUpWhatThereIs() throws Exception {
    Content next = Manifests.image(config, shared);
    store(ALPINE, LATEST, arm, armConfig, shared);
    store(DEBIAN, LATEST, next, config);
    store(DEBIAN, new Tag("1"), next);
    commit(blob);

    DiskUse use = cache().inspection().diskUsage().thorough(_ -> new Bounds(1000, 10));

    long tagged = sizes(armConfig, shared, config);
    assertThat(row(use, Part.IMAGES)).isEqualTo(new Long[] {3L, tagged, -1L});
    assertThat(row(use, Part.MANIFESTS)).isEqualTo(new Long[] {2L, sizes(arm, next), -1L});
    assertThat(row(use, Part.BLOBS)).isEqualTo(new Long[] {4L, tagged + sizes(blob), sizes(blob)});
    assertThat(row(use, Part.SHARED)).isEqualTo(new Long[] {1L, sizes(shared), 0L});
    assertThat(row(use, Part.UNFINISHED)).isEqualTo(new Long[] {0L, 0L, 0L});
    assertThat(use.disk().limit()).isEqualTo(1000);
    assertThat(use.disk().minFree()).isEqualTo(10);
    assertThat(use.disk().used()).isEqualTo(tagged + sizes(blob) + use.disk().indexUsed());
    assertThat(use.disk().indexUsed()).isBetween(sizes(arm, next), sizes(arm, next) + 4000);
    assertThat(use.registries())
        .containsExactly(new RegistryUse(RegistryName.DOCKER_HUB, 2, 3, tagged + sizes(arm, next)));
  }

  @Test
  void brief_needsNoLookAtEverything() throws Exception {
    store(ALPINE, LATEST, arm, armConfig, shared);

    DiskUse use = cache().inspection().diskUsage().brief(_ -> Bounds.NONE);

    assertThat(use.rows())
        .extracting(DiskUse.Row::part)
        .containsExactly(Part.MANIFESTS, Part.BLOBS, Part.UNFINISHED, Part.QUARANTINE, Part.INDEX);
    assertThat(row(use, Part.BLOBS)).isEqualTo(new Long[] {2L, sizes(armConfig, shared), -1L});
    assertThat(use.registries()).isEmpty();
  }

  private static Long[] row(DiskUse use, Part part) {
    var row = use.rows().stream().filter(it -> it.part() == part).findFirst().orElseThrow();
    return new Long[] {row.count(), row.bytes().orElse(-1), row.reclaimable().orElse(-1)};
  }
}
