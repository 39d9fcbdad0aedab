package dev.entrepot.operate.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.StoreSettings;
import dev.entrepot.cache.index.ReferrersRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.RegistryName;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.RepositoryName;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noted of a subject while another import notes something of it as well. */
final class ReferrerListsTest {
  private static final Repository APP =
      new Repository(new RegistryName("registry.test"), new RepositoryName("team/app"));
  private static final Digest SUBJECT = digest("the image");
  private static final int IMPORTS = 2;
  private static final int NOTES = 40;

  @TempDir private Path data;

  private static Digest digest(String text) {
    return Digest.of(DigestAlgorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Manifest signature() {
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
         "artifactType":"application/vnd.test.signature","config":{"mediaType":
         "application/vnd.oci.empty.v1+json","digest":"%s","size":2},"layers":[],
         "subject":{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%s","size":9}}
        """
            .formatted(digest("{}"), SUBJECT)
            .getBytes(StandardCharsets.UTF_8);
    return (Manifest) ManifestParser.parse(manifest, Optional.of(MediaType.OCI_MANIFEST));
  }

  private static ContentCache store(Path data) throws Exception {
    var settings = new StoreSettings(data, 1 << 20, 0, Duration.ofDays(1));
    return ContentCache.open(settings, InstantSource.system());
  }

  private static void put(ContentCache store, String list, Instant checkedAt) throws Exception {
    var bytes = ByteBuffer.wrap(list.getBytes(StandardCharsets.UTF_8));
    store.referrers().put(APP, SUBJECT, new ReferrersRecord(bytes, checkedAt));
  }

  private static ReferrersRecord stored(ContentCache store) {
    return store.referrers().of(APP, SUBJECT).orElseThrow();
  }

  @Test
  void note_besideAnother_keepsItByteForByteAndWhenItWasChecked() throws Exception {
    String entry =
        "{ \"size\": 2, \"digest\":\"%s\", \"mediaType\":\"%s\", \"own\": 1.0e1 }"
            .formatted(digest("another"), MediaType.OCI_MANIFEST);
    var checkedAt = Instant.ofEpochSecond(1_000);
    try (var store = store(data)) {
      put(store, "{\"schemaVersion\":2,\"manifests\":[" + entry + "]}", checkedAt);
      var lists = new ReferrerLists(store);
      lists.note(APP, SUBJECT, digest("one"), signature());
      lists.note(APP, SUBJECT, digest("one"), signature());
      assertThat(lists.of(APP, SUBJECT)).containsExactly(digest("another"), digest("one"));
      assertThat(new String(stored(store).bytes(), StandardCharsets.UTF_8))
          .contains("[" + entry + ",{")
          .contains("\"artifactType\":\"application/vnd.test.signature\"");
      assertThat(stored(store).checkedAt()).isEqualTo(checkedAt);
    }
  }

  @Test
  void note_ofAListThatCannotBeRead_leavesIt() throws Exception {
    try (var store = store(data)) {
      put(store, "{\"manifests\":7}", Instant.EPOCH);
      new ReferrerLists(store).note(APP, SUBJECT, digest("one"), signature());
      assertThat(new String(stored(store).bytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"manifests\":7}");
    }
  }

  @Test
  void note_twoImportsOfOneSubject_losesNone() throws Exception {
    var settings = new StoreSettings(data, 1 << 20, 0, Duration.ofDays(1));
    var signature = signature();
    try (var store = ContentCache.open(settings, InstantSource.system());
        var threads = Executors.newFixedThreadPool(IMPORTS)) {
      var together = new CyclicBarrier(IMPORTS);
      var running = new ArrayList<Future<?>>();
      var noted = new ArrayList<Digest>();
      for (int each = 0; each < IMPORTS; each++) {
        int number = each;
        for (int note = 0; note < NOTES; note++) {
          noted.add(digest("signature " + number + " " + note));
        }
        running.add(
            threads.submit(
                () -> {
                  for (int note = 0; note < NOTES; note++) {
                    together.await();
                    var digest = digest("signature " + number + " " + note);
                    new ReferrerLists(store).note(APP, SUBJECT, digest, signature);
                  }
                  return number;
                }));
      }
      for (var each : running) {
        each.get();
      }
      assertThat(new ReferrerLists(store).of(APP, SUBJECT))
          .containsExactlyInAnyOrderElementsOf(noted);
    }
  }
}
