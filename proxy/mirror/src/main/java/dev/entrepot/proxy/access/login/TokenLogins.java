package dev.entrepot.proxy.access.login;

import dev.entrepot.config.Secret;
import dev.entrepot.proxy.access.token.ProvenLogin;
import java.util.concurrent.CompletableFuture;

/** Logins by tokens of others. Any thread. */
interface TokenLogins {
  /** There are no issuers. */
  TokenLogins NONE =
      new TokenLogins() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public boolean isOfIssuer(Secret token) {
          return false;
        }

        @Override
        public CompletableFuture<Identified> check(Secret token, String network) {
          return CompletableFuture.completedFuture(
              new Identified.Wrong("no issuer of tokens is configured"));
        }

        @Override
        public boolean stands(ProvenLogin login) {
          return false;
        }
      };

  /** Whether no token is a login. */
  boolean isEmpty();

  /** Whether a token says that it is of an issuer that is taken; its signature is not checked. */
  boolean isOfIssuer(Secret token);

  /**
   * Finds out whose token it is; does not block.
   *
   * @param network where the request comes from
   */
  CompletableFuture<Identified> check(Secret token, String network);

  /** Whether a login rests on an issuer that is still taken. */
  boolean stands(ProvenLogin login);
}
