package dev.entrepot.loadtest.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;

/**
 * A new key and the certificate that it signs for itself (RFC 5280), for localhost, 127.0.0.1 and
 * 127.0.0.2, both as PEM.
 */
record SelfSigned(String certificatePem, String privateKeyPem) {
  private static final ZonedDateTime FROM =
      ZonedDateTime.of(2020, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final ZonedDateTime UNTIL = FROM.plusYears(29);
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(Der.objectIdentifier(1, 2, 840, 10045, 4, 3, 2));
  private static final byte[] COMMON_NAME = Der.objectIdentifier(2, 5, 4, 3);
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = Der.objectIdentifier(2, 5, 29, 17);
  private static final int VERSION_3 = 2;
  // Context-specific tags of RFC 5280, 4.1 and 4.2.1.6.
  private static final int VERSION_TAG = 0xA0;
  private static final int EXTENSIONS_TAG = 0xA3;
  private static final int DNS_NAME_TAG = 0x82;
  private static final int IP_ADDRESS_TAG = 0x87;

  static SelfSigned generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return of(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has ECDSA with P-256", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "SelfSigned[" + certificatePem + ']';
  }

  private static SelfSigned of(KeyPair keys) throws GeneralSecurityException {
    byte[] body = body(keys);
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(body);
    byte[] certificate = Der.sequence(body, ECDSA_WITH_SHA256, Der.bitString(signer.sign()));
    return new SelfSigned(
        pem("CERTIFICATE", certificate), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static byte[] body(KeyPair keys) {
    byte[] name = Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.utf8("Scripted registry"))));
    return Der.sequence(
        Der.tagged(VERSION_TAG, Der.integer(VERSION_3)),
        Der.integer(serial(keys)),
        ECDSA_WITH_SHA256,
        name,
        Der.sequence(Der.utcTime(FROM), Der.utcTime(UNTIL)),
        name,
        keys.getPublic().getEncoded(),
        Der.tagged(EXTENSIONS_TAG, Der.sequence(alternativeNames())));
  }

  /** One per key: clients confuse certificates of one issuer with one serial number. */
  private static long serial(KeyPair keys) {
    return keys.getPublic().hashCode() & 0x7FFF_FFFFL;
  }

  private static byte[] alternativeNames() {
    byte[] names =
        Der.sequence(
            Der.tagged(DNS_NAME_TAG, "localhost".getBytes(StandardCharsets.US_ASCII)),
            Der.tagged(IP_ADDRESS_TAG, new byte[] {127, 0, 0, 1}),
            Der.tagged(IP_ADDRESS_TAG, new byte[] {127, 0, 0, 2}));
    return Der.sequence(SUBJECT_ALTERNATIVE_NAME, Der.octetString(names));
  }

  private static String pem(String type, byte[] der) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, lines, type);
  }
}
