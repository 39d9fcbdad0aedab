package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.DigestAlgorithm;
import dev.entrepot.oci.MediaType;
import dev.entrepot.oci.manifest.MalformedManifest;
import dev.entrepot.oci.manifest.Manifest;
import dev.entrepot.oci.manifest.ManifestParser;
import dev.entrepot.verifier.ContentVerifier;
import dev.entrepot.verifier.Verification;
import dev.entrepot.verifier.Verified;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A manifest of a pull's repository that is read and checked. Event loop only.
 *
 * @param known what it is to be; empty to ask for the pull's tag
 */
record ManifestFetch(Pull pull, Optional<Descriptor> known) {
  private static final int OK = 200;
  private static final String DIGEST = "Docker-Content-Digest";
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  /** What the answer to a HEAD says. */
  static TagHead head(HttpClientResponse response) {
    Optional<Descriptor> descriptor =
        digest(response)
            .flatMap(
                digest ->
                    length(response).map(size -> new Descriptor(type(response), digest, size)));
    return new TagHead(response.statusCode(), descriptor);
  }

  Future<FetchedManifest> run() {
    return pull.requests()
        .send(HttpMethod.GET, pull.uri("/manifests/" + reference()), headers())
        .compose(
            response ->
                response.statusCode() == OK ? read(response) : pull.requests().refused(response));
  }

  private MultiMap headers() {
    return pull.node().client().manifestHeaders(known);
  }

  private String reference() {
    return known
        .map(descriptor -> descriptor.digest().toString())
        .orElseGet(() -> pull.planned().image().tag().toString());
  }

  private Future<FetchedManifest> read(HttpClientResponse response) {
    var body = new Body();
    return pull.requests().read(response, body::add).compose(_ -> checked(response, body));
  }

  private Future<FetchedManifest> checked(HttpClientResponse response, Body body) {
    if (body.isTooLong) {
      return Future.failedFuture(new PullFailure("manifest too long"));
    }
    byte[] bytes = body.bytes.toByteArray();
    Optional<Digest> promised = known.map(Descriptor::digest).or(() -> digest(response));
    return promised.isPresent()
        ? verified(promised.get(), bytes, response)
        : parsed(Digest.of(DigestAlgorithm.SHA256, bytes), bytes, response);
  }

  private Future<FetchedManifest> verified(
      Digest digest, byte[] bytes, HttpClientResponse response) {
    var verifier = new ContentVerifier(digest);
    verifier.update(ByteBuffer.wrap(bytes));
    return switch (verifier.finish(size())) {
      case Verified _ -> {
        pull.measurements().right();
        yield parsed(digest, bytes, response);
      }
      case Verification.Mismatch mismatch ->
          pull.wrong((known.isPresent() ? "@" : ":") + reference(), mismatch.toString());
    };
  }

  private OptionalLong size() {
    return known.isPresent() ? OptionalLong.of(known.get().size()) : OptionalLong.empty();
  }

  private static Future<FetchedManifest> parsed(
      Digest digest, byte[] bytes, HttpClientResponse response) {
    return switch (ManifestParser.parse(bytes, Optional.of(type(response)))) {
      case Manifest manifest ->
          Future.succeededFuture(
              new FetchedManifest(
                  new Descriptor(manifest.mediaType(), digest, bytes.length), manifest));
      case MalformedManifest _ -> Future.failedFuture(new PullFailure("malformed manifest"));
    };
  }

  private static Optional<Digest> digest(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader(DIGEST)).flatMap(Digest::parse);
  }

  private static Optional<Long> length(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_LENGTH))
        .filter(text -> LENGTH.matcher(text).matches())
        .map(Long::valueOf);
  }

  private static MediaType type(HttpClientResponse response) {
    return Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE))
        .flatMap(MediaType::parse)
        .orElse(MediaType.OCTET_STREAM);
  }

  /** A manifest's bytes, as far as a manifest may be long. */
  private static final class Body {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean isTooLong;

    void add(ByteBuffer piece) {
      isTooLong |= bytes.size() + piece.remaining() > ManifestParser.MAX_BYTES;
      if (!isTooLong) {
        var copy = new byte[piece.remaining()];
        piece.get(copy);
        bytes.writeBytes(copy);
      }
    }
  }
}
