package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import java.util.Optional;

/**
 * What a HEAD of a tag was answered.
 *
 * @param descriptor of what the tag means, if the answer has both its digest and its length
 */
record TagHead(int status, Optional<Descriptor> descriptor) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  /** Whether there is such a tag. */
  boolean isFound() {
    return status >= OK && status < REDIRECT;
  }
}
