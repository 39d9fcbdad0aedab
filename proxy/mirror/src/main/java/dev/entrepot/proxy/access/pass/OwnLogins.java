package dev.entrepot.proxy.access.pass;

import dev.entrepot.config.Secret;

/** Tells logins at this server from all others. Any thread; never blocks. */
public interface OwnLogins {
  /** There are no logins at this server. */
  OwnLogins NONE = (_, _) -> false;

  /**
   * Whether a login is one at this server, be it right or wrong: its name is in the file of users,
   * or its password is a token of a configured issuer. Such a login never leaves this server.
   */
  boolean isOwn(String user, Secret password);
}
