package dev.entrepot.server;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A strict reader of {@code multipart/byteranges} bodies (RFC 2046, 5.1), knowing no lengths. */
final class Multipart {
  /** One part: its fields, by lower-case name, and its bytes. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  record Part(Map<String, String> fields, byte[] bytes) {}

  private Multipart() {}

  static List<Part> read(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("content-type").orElseThrow();
    String prefix = "multipart/byteranges; boundary=";
    if (!type.startsWith(prefix)) {
      throw new AssertionError("not multipart: " + type);
    }
    return read(response.body(), "\r\n--" + type.substring(prefix.length()));
  }

  private static List<Part> read(byte[] body, String delimiter) {
    // Each byte is one character.
    String text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    var parts = new ArrayList<Part>();
    int at = delimiter.length();
    if (!text.startsWith(delimiter)) {
      throw new AssertionError("no boundary at the start");
    }
    while (text.startsWith("\r\n", at)) {
      int next = text.indexOf(delimiter, at);
      parts.add(part(text.substring(at + 2, next)));
      at = next + delimiter.length();
    }
    if (!text.substring(at).equals("--\r\n")) {
      throw new AssertionError(
          "not the end: " + text.substring(at, Math.min(at + 80, text.length())));
    }
    return parts;
  }

  private static Part part(String text) {
    int headEnd = text.indexOf("\r\n\r\n");
    var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line : text.substring(0, headEnd).split("\r\n", -1)) {
      fields.put(
          line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
    }
    return new Part(fields, text.substring(headEnd + 4).getBytes(StandardCharsets.ISO_8859_1));
  }
}
