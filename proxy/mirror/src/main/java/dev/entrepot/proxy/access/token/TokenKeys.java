package dev.entrepot.proxy.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that tokens are signed with: one that signs, and the one before it, which verifies what
 * it has signed. They are kept in a file, so that a restart logs nobody out; if that is lost, so
 * are the tokens, and clients ask for others. Any thread.
 */
public final class TokenKeys {
  /** How long a key signs, and at most verifies after that; no token lives longer. */
  public static final Duration LIFE = Duration.ofDays(30);

  /** ECDSA over P-256 with SHA-256 (RFC 7518, 3.4). */
  static final JWSAlgorithm ALGORITHM = JWSAlgorithm.ES256;

  private static final Logger log = LoggerFactory.getLogger(TokenKeys.class);

  /** What a new token is signed with. */
  record Signing(String id, JWSSigner signer) {}

  private record Verifying(String id, JWSVerifier verifier) {}

  private record Keys(Instant since, ECKey current, Signing signing, List<Verifying> verifying) {}

  private final TokenKeyFile file;
  private final InstantSource clock;
  private volatile Keys keys;

  private TokenKeys(TokenKeyFile file, InstantSource clock, List<ECKey> found) throws IOException {
    this.file = file;
    this.clock = clock;
    this.keys = found.isEmpty() ? replaced(List.of()) : inUse(found);
  }

  /**
   * Reads the keys, or makes the first. Blocking.
   *
   * @param data the data folder; a folder {@code access} is made in it
   * @throws IOException if they can neither be read nor written; a damaged file is replaced
   */
  public static TokenKeys open(Path data, InstantSource clock) throws IOException {
    var file = new TokenKeyFile(data);
    var opened = new TokenKeys(file, clock, file.read());
    opened.renew();
    return opened;
  }

  /**
   * Makes a new key if the present one has signed for {@link #LIFE}; to be called every few hours,
   * by one thread at a time. Blocking.
   *
   * @throws IOException if it cannot be kept; the present one goes on to sign
   */
  public void renew() throws IOException {
    Keys present = keys;
    if (!clock.instant().isBefore(present.since().plus(LIFE))) {
      keys = replaced(List.of(present.current()));
      log.info("a new key signs access tokens from now on; the one before it verifies its own");
    }
  }

  /** What a new token is signed with. */
  Signing signing() {
    return keys.signing();
  }

  /** What verifies the tokens that name this key; empty if it is none of ours. */
  Optional<JWSVerifier> verifier(String id) {
    for (Verifying key : keys.verifying()) {
      if (key.id().equals(id)) {
        return Optional.of(key.verifier());
      }
    }
    return Optional.empty();
  }

  private Keys replaced(List<ECKey> before) throws IOException {
    var all = new ArrayList<ECKey>();
    all.add(made());
    before.forEach(key -> all.add(key.toPublicJWK()));
    file.write(all);
    return inUse(all);
  }

  private ECKey made() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyIDFromThumbprint(true)
          .algorithm(ALGORITHM)
          .issueTime(TokenKeyFile.date(clock.instant()))
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("this Java cannot make keys of P-256", e);
    }
  }

  private static Keys inUse(List<ECKey> all) throws IOException {
    ECKey current = all.getFirst();
    try {
      var verifying = new ArrayList<Verifying>();
      for (ECKey key : all) {
        verifying.add(new Verifying(key.getKeyID(), new ECDSAVerifier(key)));
      }
      var signing = new Signing(current.getKeyID(), new ECDSASigner(current));
      return new Keys(TokenKeyFile.since(current), current, signing, List.copyOf(verifying));
    } catch (JOSEException e) {
      throw new IOException("the keys of access tokens cannot be used", e);
    }
  }
}
