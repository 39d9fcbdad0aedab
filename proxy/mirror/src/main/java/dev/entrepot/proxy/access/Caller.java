package dev.entrepot.proxy.access;

import java.util.Set;

/** The caller behind a request, as far as it has been proven. Holds no secret. */
public sealed interface Caller {
  /** A caller that has shown nothing. */
  Caller ANONYMOUS = new Anonymous();

  /** A caller that has shown nothing. */
  record Anonymous() implements Caller {}

  /**
   * A caller that has proven its name.
   *
   * @param name the whole name; names of different sources never are equal, see {@link Proof}
   * @param groups the groups that the source of the name puts it in
   */
  record Known(String name, Set<String> groups, Proof proof) implements Caller {
    public Known {
      groups = Set.copyOf(groups);
    }
  }
}
