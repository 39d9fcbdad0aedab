package dev.entrepot.loadtest.upstream;

import dev.entrepot.loadtest.upstream.Endpoint.Download;
import dev.entrepot.loadtest.upstream.Endpoint.OfBlob;
import dev.entrepot.loadtest.upstream.Endpoint.OfManifest;
import dev.entrepot.loadtest.upstream.Endpoint.OfReferrers;
import dev.entrepot.loadtest.upstream.Endpoint.OfTags;
import dev.entrepot.loadtest.upstream.Endpoint.Ping;
import dev.entrepot.loadtest.upstream.Endpoint.Token;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Which requests a rule is for.
 *
 * @param fits whether a request is of the kind
 * @param nth which of those that fit, counted from 1 since the rule was set; empty for all
 */
public record Match(Predicate<RequestHead> fits, OptionalInt nth) {
  /** Every request, on every host of the registry. */
  public static Match any() {
    return of(_ -> true);
  }

  /** The API's base path. */
  public static Match ping() {
    return endpoint(Ping.class);
  }

  /** Any manifest. */
  public static Match manifest() {
    return endpoint(OfManifest.class);
  }

  /** A manifest asked for by this tag or digest. */
  public static Match manifest(String reference) {
    return manifest().reference(reference);
  }

  /** Any blob on the registry itself. */
  public static Match blob() {
    return endpoint(OfBlob.class);
  }

  /** This blob on the registry itself. */
  public static Match blob(String digest) {
    return blob().reference(digest);
  }

  /** Any blob on the storage host that the registry redirects to. */
  public static Match download() {
    return endpoint(Download.class);
  }

  /** This blob on the storage host that the registry redirects to. */
  public static Match download(String digest) {
    return download().reference(digest);
  }

  /** Lists of tags. */
  public static Match tags() {
    return endpoint(OfTags.class);
  }

  /** Lists of referrers. */
  public static Match referrers() {
    return endpoint(OfReferrers.class);
  }

  /** The token endpoint. */
  public static Match token() {
    return endpoint(Token.class);
  }

  /** Requests of any other kind. */
  public static Match of(Predicate<RequestHead> fits) {
    return new Match(fits, OptionalInt.empty());
  }

  /** Those of these requests that have this method. */
  public Match method(String method) {
    return and(head -> head.method().equals(method));
  }

  /** Those of these requests that are in this repository. */
  public Match repository(String name) {
    return and(head -> head.endpoint().repositoryName().filter(name::equals).isPresent());
  }

  /** Those of these requests that ask for a range. */
  public Match ranged() {
    return and(head -> head.header("range").isPresent());
  }

  /** Those of these requests that this holds for, too. */
  public Match and(Predicate<RequestHead> also) {
    return new Match(fits.and(also), nth);
  }

  /** The nth of these requests alone, counted from 1 since the rule was set. */
  public Match nth(int number) {
    return new Match(fits, OptionalInt.of(number));
  }

  private static Match endpoint(Class<? extends Endpoint> kind) {
    return of(head -> kind.isInstance(head.endpoint()));
  }

  private Match reference(String reference) {
    return and(head -> head.endpoint().referenceText().filter(reference::equals).isPresent());
  }
}
