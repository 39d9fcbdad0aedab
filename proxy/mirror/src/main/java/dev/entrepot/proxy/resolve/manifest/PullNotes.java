package dev.entrepot.proxy.resolve.manifest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.entrepot.cache.ContentCache;
import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.cache.index.TagRecord;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.resolve.Client;
import dev.entrepot.proxy.resolve.Want;
import java.time.Duration;
import java.util.Optional;

/**
 * Notes what clients pull, by the names that they mean: docker and containerd ask by HEAD where a
 * tag points, and then get the digest, which is a pull of the tag. A HEAD alone is a look at the
 * tag. Any thread; never waits.
 */
public final class PullNotes {
  /** How long after a HEAD of a tag its digest counts as asked for because of that. */
  static final Duration TOGETHER = Duration.ofMinutes(5);

  /** The most that is remembered of HEADs takes, in bytes: 16 MiB; the least used go first. */
  static final int MAX_LOOK_BYTES = 16 << 20;

  /** The most that is remembered of what came of them takes, in bytes: 8 MiB; likewise. */
  static final int MAX_GOT_BYTES = 8 << 20;

  /** About what the objects of an entry take beside the text of names, in bytes. */
  private static final int ENTRY_BYTES = 500;

  private record Key(Client client, Repository repository, Digest digest) {}

  private final ContentCache cache;

  /** By what name a client last asked by HEAD for what has a digest. */
  private final Cache<Key, Reference> looks;

  /** What a client has got by its digest after a HEAD of a tag; the value says nothing. */
  private final Cache<Key, Reference> got;

  public PullNotes(ContentCache cache, Ticker ticker) {
    this.cache = cache;
    this.looks = memory(MAX_LOOK_BYTES, ticker);
    this.got = memory(MAX_GOT_BYTES, ticker);
  }

  private static Cache<Key, Reference> memory(int maxBytes, Ticker ticker) {
    return Caffeine.newBuilder()
        .maximumWeight(maxBytes)
        .<Key, Reference>weigher(PullNotes::weight)
        .ticker(ticker)
        .expireAfterWrite(TOGETHER)
        .build();
  }

  /** Names are a client's text, which may be long. */
  private static int weight(Key key, Reference meant) {
    return ENTRY_BYTES
        + key.client.network().length()
        + key.repository.name().value().length()
        + key.repository.registry().value().length()
        + meant.toString().length();
  }

  /** Notes an answer that a client gets. */
  public void answered(
      Client client,
      Repository repository,
      Reference reference,
      Want want,
      ManifestResolution resolution) {
    switch (resolution) {
      case ManifestResolution.Present(StoredManifest manifest, _, _) ->
          got(new Key(client, repository, manifest.digest()), reference, want);
      case ManifestResolution.Fetched(StoredManifest manifest, _) ->
          got(new Key(client, repository, manifest.digest()), reference, want);
      case ManifestResolution.Described described ->
          looked(new Key(client, repository, described.digest()), reference);
      case ManifestResolution.Refused _ -> {}
    }
  }

  private void got(Key key, Reference reference, Want want) {
    switch (want) {
      case CONTENT -> pulled(key, reference);
      case DESCRIPTION -> looked(key, reference);
    }
  }

  private void looked(Key key, Reference reference) {
    switch (reference) {
      case Reference.Tagged(Tag tag) -> looked(key, tag, reference);
      // The digest itself is meant, unless the client came to it by a tag.
      case Reference.Digested _ -> looks.asMap().putIfAbsent(key, reference);
    }
  }

  private void looked(Key key, Tag tag, Reference reference) {
    cache.retention().noteLook(key.repository, tag);
    if (got.getIfPresent(key) != null) {
      // It has just pulled this by another tag, so it need not get it again.
      cache.retention().notePull(key.repository, reference);
    }
    looks.put(key, reference);
    looks.put(ofAnybody(key), reference);
  }

  private void pulled(Key key, Reference reference) {
    switch (reference) {
      case Reference.Tagged _ -> cache.retention().notePull(key.repository, reference);
      case Reference.Digested _ ->
          Optional.ofNullable(looks.getIfPresent(key))
              .ifPresentOrElse(
                  meant -> pulledAs(key, meant, reference), () -> pulledByAny(key, reference));
    }
  }

  private void pulledAs(Key key, Reference meant, Reference digest) {
    cache.retention().notePull(key.repository, meant);
    if (meant instanceof Reference.Tagged(Tag tag)) {
      if (!leads(key.repository, tag, key.digest)) {
        cache
            .retention()
            .notePull(key.repository, digest); // The tag has moved since, and keeps it no more.
      }
      got.asMap().putIfAbsent(key, meant);
    }
  }

  /** A guess, so that the digest counts as pulled too. */
  private void pulledByAny(Key key, Reference digest) {
    cache.retention().notePull(key.repository, digest);
    Optional.ofNullable(looks.getIfPresent(ofAnybody(key)))
        .ifPresent(tag -> cache.retention().notePull(key.repository, tag));
  }

  private boolean leads(Repository repository, Tag tag, Digest digest) {
    return cache
        .retention()
        .holds()
        .frozen(repository, tag)
        .or(() -> cache.metadata().tag(repository, tag))
        .map(TagRecord::digest)
        .filter(digest::equals)
        .isPresent();
  }

  private static Key ofAnybody(Key key) {
    return new Key(Client.ANYBODY, key.repository, key.digest);
  }
}
