package dev.entrepot.proxy.http.access;

import dev.entrepot.oci.Digest;
import dev.entrepot.oci.Reference;
import dev.entrepot.oci.Repository;
import dev.entrepot.proxy.http.request.RegistryRequest;
import dev.entrepot.proxy.http.request.RegistryRequest.GetBlob;
import dev.entrepot.proxy.http.request.RegistryRequest.GetManifest;
import dev.entrepot.proxy.http.request.RegistryRequest.ListReferrers;
import dev.entrepot.proxy.http.request.RegistryRequest.ListTags;
import dev.entrepot.proxy.http.request.RegistryRequest.Ping;
import dev.entrepot.proxy.http.request.RegistryRequest.PingSearch;
import dev.entrepot.proxy.http.request.RegistryRequest.Search;
import java.util.Optional;

/** Requests in the words of the log of decisions. */
final class Verbs {
  private Verbs() {}

  /** What is asked for. */
  static String of(RegistryRequest request) {
    return switch (request) {
      case Ping _, PingSearch _ -> "ping";
      case Search _ -> "search";
      case GetManifest _, GetBlob _ -> "pull";
      case ListTags _, ListReferrers _ -> "list";
    };
  }

  /** Of what it is asked for; empty if it names no repository here. */
  static String subject(RegistryRequest request, Optional<Repository> repository) {
    return repository.map(it -> it + suffix(request)).orElse("");
  }

  private static String suffix(RegistryRequest request) {
    return switch (request) {
      case GetManifest(_, _, Reference.Tagged(var tag)) -> ":" + tag;
      case GetManifest(_, _, Reference.Digested(var digest)) -> "@" + digest;
      case GetBlob(_, _, Digest digest) -> "@" + digest;
      case ListReferrers(_, _, Digest subject, _) -> "@" + subject;
      case ListTags _, Ping _, PingSearch _, Search _ -> "";
    };
  }
}
