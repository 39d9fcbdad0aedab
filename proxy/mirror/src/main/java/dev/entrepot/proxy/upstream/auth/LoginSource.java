package dev.entrepot.proxy.upstream.auth;

import dev.entrepot.oci.RepositoryName;
import java.util.Optional;

/** Where the login comes from that is shown to an upstream. For virtual threads. */
public interface LoginSource {
  /** The login with which to read the given repository. May block. */
  Login forRepository(RepositoryName repository);

  /**
   * Another login to read the given repository with, as a registry has not taken one. Empty if
   * there is none. May block.
   */
  Optional<Login> otherThan(Login refused, RepositoryName repository);

  /** The last login in words, without secrets. Any thread; does not block. */
  String inUse();

  /** The caller whose login it is, by a key without secrets; empty for the configured login. */
  Optional<String> caller();
}
