package dev.entrepot.proxy.access.login.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Checks a token's signature with the key of an issuer (RFC 7515, 5.2). */
public final class SignatureCheck {
  private static final String ED25519 = "Ed25519";
  private static final int ED25519_KEY_BYTES = 32;

  private SignatureCheck() {}

  /** Whether the key is of the kind that the header names, and the one if it names one. */
  public static boolean fits(JWSHeader header, JWK key) {
    JWSAlgorithm algorithm = header.getAlgorithm();
    boolean isOfKind =
        switch (key) {
          case RSAKey _ -> JWSAlgorithm.Family.RSA.contains(algorithm);
          case ECKey ec ->
              Curve.forJWSAlgorithm(algorithm) != null
                  && Curve.forJWSAlgorithm(algorithm).contains(ec.getCurve());
          case OctetKeyPair _ -> JWSAlgorithm.EdDSA.equals(algorithm);
          default -> false;
        };
    return isOfKind
        && (key.getAlgorithm() == null || key.getAlgorithm().equals(algorithm))
        && (header.getKeyID() == null || header.getKeyID().equals(key.getKeyID()));
  }

  /** Whether the signature was made with the private part of the key. */
  public static boolean isGood(JWSObject token, JWK key) {
    try {
      return switch (key) {
        case RSAKey rsa -> token.verify(new RSASSAVerifier(rsa));
        case ECKey ec -> token.verify(new ECDSAVerifier(ec));
        case OctetKeyPair pair -> isGood(token, pair);
        default -> false;
      };
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }

  /** The library would need another one for this. */
  private static boolean isGood(JWSObject token, OctetKeyPair key) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ED25519);
    signature.initVerify(publicKey(key));
    signature.update(token.getSigningInput());
    return signature.verify(token.getSignature().decode());
  }

  /** The key of RFC 8032, 5.1.2: a number, its lowest byte first, and the sign of another. */
  private static PublicKey publicKey(OctetKeyPair key) throws GeneralSecurityException {
    byte[] x = key.getDecodedX();
    if (x.length != ED25519_KEY_BYTES) {
      throw new GeneralSecurityException("not a key of Ed25519");
    }
    byte[] number = new byte[x.length];
    for (int i = 0; i < x.length; i++) {
      number[i] = x[x.length - 1 - i];
    }
    boolean isOdd = (number[0] & 0x80) != 0;
    number[0] &= 0x7f;
    var point = new EdECPoint(isOdd, new BigInteger(1, number));
    return KeyFactory.getInstance(ED25519)
        .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
  }
}
