package dev.entrepot.proxy.http.request;

import dev.entrepot.proxy.http.response.Failure;

/** What came of reading a request's line. */
public sealed interface ParsedRequest {
  /** It is a request of the specification. */
  record Understood(RegistryRequest request) implements ParsedRequest {}

  /** It is not a request that can be answered; nothing has to be looked up. */
  record Rejected(Failure failure) implements ParsedRequest {}
}
