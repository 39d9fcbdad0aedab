package dev.entrepot.oci;

/**
 * The error codes of the OCI distribution specification ("Error Codes") that a read-only registry
 * can answer, and the two that its forerunner, the Docker Registry HTTP API V2, has for failures of
 * the server.
 */
public enum OciErrorCode {
  BLOB_UNKNOWN("blob unknown to registry"),
  DIGEST_INVALID("provided digest is not valid"),
  MANIFEST_INVALID("manifest invalid"),
  MANIFEST_UNKNOWN("manifest unknown to registry"),
  NAME_INVALID("invalid repository name"),
  NAME_UNKNOWN("repository name not known to registry"),
  SIZE_INVALID("provided length did not match content length"),
  UNAUTHORIZED("authentication required"),
  DENIED("requested access to the resource is denied"),
  UNSUPPORTED("the operation is unsupported"),
  TOOMANYREQUESTS("too many requests"),
  UNAVAILABLE("service unavailable"),
  UNKNOWN("unknown error");

  private final String meaning;

  OciErrorCode(String meaning) {
    this.meaning = meaning;
  }

  /** The specification's own words for the code. */
  public String meaning() {
    return meaning;
  }
}
