package dev.entrepot.proxy.access.login.issuer;

import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The public keys of an issuer. Any thread but an event loop: may look at a file. */
public interface IssuerKeys {
  /** What came of a search. */
  sealed interface Search {
    /** The keys that fit; none if the issuer has no such key. */
    record Done(List<JWK> keys) implements Search {}

    /**
     * The issuer's keys are not known.
     *
     * @param why for the log and for the caller
     */
    record Unknown(String why, Duration retryAfter) implements Search {}
  }

  /** The keys that fit; asks the issuer if there are none, but not often. */
  CompletableFuture<Search> find(Predicate<JWK> fits);
}
