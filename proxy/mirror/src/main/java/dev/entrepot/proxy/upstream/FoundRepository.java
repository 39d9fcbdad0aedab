package dev.entrepot.proxy.upstream;

/**
 * A repository that a search has found.
 *
 * @param name as the registry calls it; {@link #MAX_NAME} characters at most
 * @param description for people, without control characters; {@link #MAX_DESCRIPTION} characters at
 *     most
 */
public record FoundRepository(String name, String description, long stars, boolean isOfficial) {
  /** The longest name, in characters. */
  public static final int MAX_NAME = 256;

  /** The longest description, in characters; the rest of a longer one is left out. */
  public static final int MAX_DESCRIPTION = 4096;
}
