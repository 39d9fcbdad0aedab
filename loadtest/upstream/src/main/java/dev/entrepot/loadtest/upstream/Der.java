package dev.entrepot.loadtest.upstream;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/** The distinguished encoding rules of ASN.1 (ITU-T X.690), as far as a certificate needs them. */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int OBJECT_IDENTIFIER = 0x06;
  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");

  private Der() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, joined(parts));
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, joined(parts));
  }

  static byte[] integer(long value) {
    return tagged(INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  /** A string of whole bytes. */
  static byte[] bitString(byte[] bytes) {
    return tagged(BIT_STRING, joined(new byte[] {0}, bytes));
  }

  static byte[] octetString(byte[] bytes) {
    return tagged(OCTET_STRING, bytes);
  }

  static byte[] utf8(String text) {
    return tagged(UTF8_STRING, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A time in the years 1950 to 2049. */
  static byte[] utcTime(ZonedDateTime time) {
    String text = UTC.format(time.withZoneSameInstant(ZoneOffset.UTC));
    return tagged(UTC_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param arcs of the identifier, two at least
   */
  static byte[] objectIdentifier(int... arcs) {
    var content = new ByteArrayOutputStream();
    content.write(40 * arcs[0] + arcs[1]);
    Arrays.stream(arcs).skip(2).forEach(arc -> content.writeBytes(base128(arc)));
    return tagged(OBJECT_IDENTIFIER, content.toByteArray());
  }

  /** Any value with its tag and length before it. */
  static byte[] tagged(int tag, byte[] content) {
    return joined(new byte[] {(byte) tag}, length(content.length), content);
  }

  private static byte[] length(int length) {
    if (length < 0x80) {
      return new byte[] {(byte) length};
    }
    return length < 0x100
        ? new byte[] {(byte) 0x81, (byte) length}
        : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
  }

  private static byte[] base128(int arc) {
    byte last = (byte) (arc & 0x7F);
    if (arc < 0x80) {
      return new byte[] {last};
    }
    byte[] first = base128(arc >> 7);
    first[first.length - 1] |= (byte) 0x80;
    return joined(first, new byte[] {last});
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
