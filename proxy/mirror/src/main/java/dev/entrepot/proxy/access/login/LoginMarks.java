package dev.entrepot.proxy.access.login;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/** Short texts that change with what a login rests on, and tell nothing of it. */
final class LoginMarks {
  private static final int CHARACTERS = 32;

  private LoginMarks() {}

  /** The mark of a source; {@code kind} keeps those of different sources apart. */
  static String of(String kind, String rests) {
    return Hashing.sha256()
        .hashString(kind + '\n' + rests, StandardCharsets.UTF_8)
        .toString()
        .substring(0, CHARACTERS);
  }
}
