package dev.entrepot.proxy.http;

import dev.entrepot.cache.index.StoredManifest;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.http.response.EntityTags;
import dev.entrepot.proxy.http.response.Exchange;
import dev.entrepot.proxy.http.response.Failure;
import dev.entrepot.proxy.http.response.Failure.Subject;
import dev.entrepot.proxy.http.response.ResponseWriter;
import dev.entrepot.proxy.observe.AnswerEnd;
import dev.entrepot.proxy.resolve.CacheStatus;
import dev.entrepot.proxy.resolve.Want;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution;
import dev.entrepot.proxy.resolve.manifest.ManifestResolution.Stale;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Optional;

/** Answers with a manifest, byte for byte, or its description. Event loop only. */
final class ManifestResponder {
  private ManifestResponder() {}

  static void answer(Exchange exchange, Want want, ManifestResolution resolution) {
    if (exchange.clientLeft()) {
      exchange.end(AnswerEnd.LEFT);
      return;
    }
    switch (resolution) {
      case ManifestResolution.Present(
              StoredManifest manifest,
              CacheStatus status,
              Optional<Stale> stale) ->
          content(exchange, want, manifest, status, stale);
      case ManifestResolution.Fetched(StoredManifest manifest, _) ->
          content(exchange, want, manifest, CacheStatus.MISS, Optional.empty());
      case ManifestResolution.Described(
              Digest digest,
              MediaType mediaType,
              long size,
              CacheStatus status,
              Optional<Stale> stale) -> {
        head(exchange, digest, mediaType, status, stale);
        if (!isKnownToClient(exchange, digest)) {
          ResponseWriter.description(exchange, size);
        }
      }
      case ManifestResolution.Refused(Refusal refusal) ->
          ResponseWriter.fail(exchange, want, Failure.of(refusal, Subject.MANIFEST));
    }
  }

  private static void content(
      Exchange exchange,
      Want want,
      StoredManifest manifest,
      CacheStatus status,
      Optional<Stale> stale) {
    head(exchange, manifest.digest(), manifest.mediaType(), status, stale);
    if (!isKnownToClient(exchange, manifest.digest())) {
      ResponseWriter.body(exchange, want, bytes(manifest));
    }
  }

  private static void head(
      Exchange exchange,
      Digest digest,
      MediaType mediaType,
      CacheStatus status,
      Optional<Stale> stale) {
    exchange.cache(status);
    ResponseWriter.describe(exchange, digest, mediaType);
    ResponseWriter.warn(exchange, stale.map(Stale::warning));
  }

  /** Answers 304 if the client has said that it has the content. */
  private static boolean isKnownToClient(Exchange exchange, Digest digest) {
    boolean known =
        EntityTags.noneMatchNames(exchange.request().getHeader(HttpHeaders.IF_NONE_MATCH), digest);
    if (known) {
      ResponseWriter.notModified(exchange);
    }
    return known;
  }

  private static Buffer bytes(StoredManifest manifest) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(manifest.raw()));
  }
}
