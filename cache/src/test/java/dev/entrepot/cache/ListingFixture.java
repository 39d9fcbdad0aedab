package dev.entrepot.cache;

import static dev.entrepot.cache.Names.NOW;

import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import java.util.Optional;

/** A store with ways to put images into it, and two that may be put. */
abstract class ListingFixture extends ContentCacheFixture {
  final Content shared = Content.of("a layer of two");
  final Content armConfig =
      Content.of("{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\",\"x\":[{}]}");
  final Content arm = Manifests.image(armConfig, shared);

  void store(Repository repository, Tag tag, Content manifest, Content... blobs) throws Exception {
    store(repository, Optional.of(tag), manifest, blobs);
  }

  void store(Repository repository, Optional<Tag> tag, Content manifest, Content... blobs)
      throws Exception {
    for (Content content : blobs) {
      commit(content);
    }
    var parsed = Manifests.parse(manifest);
    await(cache().metadata().putManifest(repository, manifest.verified(), parsed));
    if (tag.isPresent()) {
      var target =
          new TagRecord(manifest.digest(), parsed.mediaType(), manifest.bytes().length, NOW);
      await(cache().metadata().putTag(repository, tag.get(), target));
    }
  }

  static long sizes(Content... contents) {
    long bytes = 0;
    for (Content content : contents) {
      bytes += content.bytes().length;
    }
    return bytes;
  }
}
