package dev.entrepot.proxy.http;

/** What came of reading a request's line. */
sealed interface ParsedRequest {
  /** It is a request of the specification. */
  record Understood(RegistryRequest request) implements ParsedRequest {}

  /** It is none; nobody needs to be asked. */
  record Rejected(Failure failure) implements ParsedRequest {}
}
