package dev.entrepot.config.access;

import java.time.Duration;

/** Whose rights decide what a registry gives. */
public sealed interface UpstreamRights {
  /** Those of the configured login, for every caller. */
  UpstreamRights SHARED = new Shared();

  /** Those of the configured login, for every caller. */
  record Shared() implements UpstreamRights {}

  /**
   * Those of the caller's own login, which is passed on to the registry.
   *
   * @param proofTtl how long a right that was proven counts without asking the registry
   * @param proofStaleIfError how long after that, while the registry fails
   */
  record OfCaller(Duration proofTtl, Duration proofStaleIfError) implements UpstreamRights {
    /** With the standard times. */
    public static final OfCaller DEFAULTS =
        new OfCaller(
            RightsReader.PROOF_TTL.standardValue(),
            RightsReader.PROOF_STALE_IF_ERROR.standardValue());

    /**
     * @throws IllegalArgumentException if a time is out of its bounds
     */
    public OfCaller {
      RightsReader.PROOF_TTL.require(proofTtl);
      RightsReader.PROOF_STALE_IF_ERROR.require(proofStaleIfError);
    }
  }
}
