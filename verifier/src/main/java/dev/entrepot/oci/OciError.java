package dev.entrepot.oci;

/**
 * One error as the OCI distribution specification has it.
 *
 * @param message for a person: what is wrong, where, and what to do
 */
public record OciError(OciErrorCode code, String message) {
  /** An error with the specification's own words. */
  public static OciError of(OciErrorCode code) {
    return new OciError(code, code.meaning());
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
