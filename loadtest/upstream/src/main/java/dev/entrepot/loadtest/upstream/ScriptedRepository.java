package dev.entrepot.loadtest.upstream;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What one repository of the registry holds; changes show in the next answer. For any thread. */
public final class ScriptedRepository {
  private final String name;
  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();
  private final Map<String, StoredManifest> manifests = new ConcurrentHashMap<>();
  private final Map<String, String> tags = new ConcurrentHashMap<>();

  ScriptedRepository(String name) {
    this.name = name;
  }

  /** The name as it stands in paths, for example {@code library/alpine}. */
  public String name() {
    return name;
  }

  /** Adds a copy of the bytes. */
  public Blob addBlob(byte[] content) {
    return addBlob(new StoredContent(content));
  }

  /** Adds content under its own digest. */
  public Blob addBlob(Content content) {
    return addBlob(new Blob(content.digest(), content));
  }

  /** Adds a blob that may be in other repositories too; its digest is not checked. */
  public Blob addBlob(Blob blob) {
    blobs.put(blob.digest(), blob);
    return blob;
  }

  /** Adds a copy of the bytes and points the tags to it. Answers its digest. */
  public String addManifest(String mediaType, byte[] body, String... tags) {
    return addManifestAs(Sha256.digest(body), mediaType, body, tags);
  }

  /** Adds a manifest under a digest that is not checked: another algorithm's, or a wrong one. */
  public String addManifestAs(String digest, String mediaType, byte[] body, String... tags) {
    manifests.put(digest, new StoredManifest(digest, mediaType, new StoredContent(body)));
    for (String tag : tags) {
      tag(tag, digest);
    }
    return digest;
  }

  /** Points a tag to a manifest, which need not exist. */
  public void tag(String tag, String digest) {
    tags.put(tag, digest);
  }

  /** Forgets a tag; its manifest stays. */
  public void removeTag(String tag) {
    tags.remove(tag);
  }

  /** Forgets a manifest; tags that point to it stay and lead nowhere. */
  public void removeManifest(String digest) {
    manifests.remove(digest);
  }

  /** Forgets a blob. */
  public void removeBlob(String digest) {
    blobs.remove(digest);
  }

  Optional<Blob> blob(String digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  /**
   * @param reference a tag or a digest
   */
  Optional<StoredManifest> manifest(String reference) {
    return Optional.ofNullable(manifests.get(tags.getOrDefault(reference, reference)));
  }

  Collection<StoredManifest> manifests() {
    return manifests.values();
  }

  /** All tags in lexical order. */
  NavigableSet<String> tags() {
    return new TreeSet<>(tags.keySet());
  }
}
