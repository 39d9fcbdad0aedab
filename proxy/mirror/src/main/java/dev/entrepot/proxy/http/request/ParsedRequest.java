package dev.entrepot.proxy.http.request;

import dev.entrepot.proxy.http.response.Failure;

/** What came of reading a request's line. */
public sealed interface ParsedRequest {
  /** It is a request of the specification. */
  record Understood(RegistryRequest request) implements ParsedRequest {}

  /** It is none; nobody needs to be asked. */
  record Rejected(Failure failure) implements ParsedRequest {}
}
