package dev.entrepot.proxy.access.login.issuer;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.List;

/** Reads a JSON Web Key Set (RFC 7517, 5): the public keys that signatures are checked with. */
public final class KeySet {
  /** The largest document. */
  public static final int MAX_BYTES = 1 << 20;

  /** The most keys. */
  static final int MAX_KEYS = 100;

  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;

  private KeySet() {}

  /**
   * The keys that can be used; others, such as symmetric or weak ones, are passed over.
   *
   * @throws ParseException if it is no key set, or has too many keys or none that can be used; the
   *     message has nothing of it
   */
  public static List<JWK> parse(String json) throws ParseException {
    List<JWK> all;
    try {
      all = JWKSet.parse(json).getKeys();
    } catch (ParseException | RuntimeException e) {
      // The library fails in many ways for what is no key set. Not the message: it may quote the
      // document.
      throw new ParseException("not a JSON Web Key Set", 0);
    }
    if (all.size() > MAX_KEYS) {
      throw new ParseException("more than %d keys".formatted(MAX_KEYS), 0);
    }
    List<JWK> usable = all.stream().filter(KeySet::isUsable).map(JWK::toPublicJWK).toList();
    if (usable.isEmpty()) {
      throw new ParseException("no public key for signatures", 0);
    }
    return usable;
  }

  private static boolean isUsable(JWK key) {
    boolean isForSignatures = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
    return isForSignatures
        && switch (key) {
          case RSAKey rsa -> {
            int bits = rsa.getModulus().decodeToBigInteger().bitLength();
            yield bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
          }
          case ECKey _ -> true;
          case OctetKeyPair pair -> Curve.Ed25519.equals(pair.getCurve());
          default -> false;
        };
  }
}
