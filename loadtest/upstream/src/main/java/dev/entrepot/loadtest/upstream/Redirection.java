package dev.entrepot.loadtest.upstream;

/**
 * Where a registry sends those who ask it for content.
 *
 * @param status 302 or 307
 * @param manifestsToo whether manifests are redirected, to another registry that asks for nothing
 */
public record Redirection(Place place, int status, boolean manifestsToo) {
  /** Blobs by 307 to a storage host on a port of its own. */
  public static Redirection to(String address) {
    return new Redirection(new Place.OtherHost(address), 307, false);
  }

  /** Blobs by 302 to a path of the registry's own host, by a relative {@code Location}. */
  public static Redirection onOwnHost() {
    return new Redirection(new Place.OwnHost(), 302, false);
  }

  /** The same with this status. */
  public Redirection with(int other) {
    return new Redirection(place, other, manifestsToo);
  }

  /** The same for manifests too. */
  public Redirection withManifests() {
    return new Redirection(place, status, true);
  }

  /** Where the content is. */
  public sealed interface Place {
    /**
     * On a port of its own, kept by the registry; it refuses credentials.
     *
     * @param address of this machine, for example {@code 127.0.0.2}
     */
    record OtherHost(String address) implements Place {}

    /** On the registry's own host and port. */
    record OwnHost() implements Place {}
  }
}
