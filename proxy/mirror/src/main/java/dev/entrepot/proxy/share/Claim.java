package dev.entrepot.proxy.share;

/**
 * On whose behalf a blob is asked for.
 *
 * @param owner to whom a fair part of the downloads is due, see {@link ShareOwner}
 * @param share what the owner may cause
 */
public record Claim(String owner, FairShare share) {
  /** That of downloads that this server begins itself. */
  public static final Claim ITSELF = unlimited("");

  /** Without limits. */
  public static Claim unlimited(String owner) {
    return new Claim(owner, FairShare.UNLIMITED);
  }
}
