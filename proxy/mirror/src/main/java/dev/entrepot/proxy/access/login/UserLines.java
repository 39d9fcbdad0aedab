package dev.entrepot.proxy.access.login;

import dev.entrepot.oci.Quoted;
import dev.entrepot.proxy.access.login.KnownUsers.User;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of {@code NAME:HASH}, as htpasswd writes them, with bcrypt alone; empty lines and
 * comments that begin with {@code #} are passed over. For one file, one thread.
 */
final class UserLines {
  /** The most lines. */
  static final int MAX_LINES = 10_000;

  /** The longest name, in characters, as htpasswd has it. */
  static final int MAX_NAME = 255;

  /** The lowest cost of a hash: that of bcrypt. */
  static final int MIN_COST = 4;

  /** The highest cost: each step doubles the time, and this one takes seconds already. */
  static final int MAX_COST = 16;

  /** The most faults that are named at once. */
  private static final int MAX_FAULTS = 10;

  private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  private final Path file;
  private final List<String> faults = new ArrayList<>();
  private final Map<String, User> users = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private UserLines(Path file) {
    this.file = file;
  }

  /**
   * The users that a file names.
   *
   * @throws LoginFileException if there is a line that cannot be used; names the first few
   */
  static Map<String, User> parse(Path file, byte[] content) throws LoginFileException {
    var parsed = new UserLines(file);
    String[] lines = text(file, content).split("\n", MAX_LINES + 2);
    boolean endsLine = lines[lines.length - 1].isEmpty();
    if (lines.length - (endsLine ? 1 : 0) > MAX_LINES) {
      throw new LoginFileException(file, ": more than %d lines".formatted(MAX_LINES));
    }
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].endsWith("\r") ? chopped(lines[i]) : lines[i];
      if (!line.isEmpty() && !line.startsWith("#")) {
        parsed.add(i + 1, line);
      }
    }
    return parsed.users();
  }

  private static String text(Path file, byte[] content) throws LoginFileException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new LoginFileException(file, ": not UTF-8", e);
    }
  }

  private static String chopped(String line) {
    return line.substring(0, line.length() - 1);
  }

  private void add(int number, String line) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      // Not quoted: it may be a password.
      fault(number, "no NAME:HASH");
      return;
    }
    String name = line.substring(0, colon);
    String hash = line.substring(colon + 1);
    Integer other = lines.putIfAbsent(name, number);
    if (!isName(name)) {
      fault(number, "not a user name: " + Quoted.of(name));
    } else if (other != null) {
      fault(number, "the user %s is in line %d, too".formatted(Quoted.of(name), other));
    } else {
      addUser(number, name, hash);
    }
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_NAME
        && name.equals(name.strip())
        && name.chars().noneMatch(Character::isISOControl);
  }

  private void addUser(int number, String name, String hash) {
    Matcher matcher = BCRYPT.matcher(hash);
    if (!matcher.matches()) {
      fault(
          number,
          "the password of %s is %s; only bcrypt is taken, as \"htpasswd -B\" writes it"
              .formatted(Quoted.of(name), form(hash)));
      return;
    }
    int cost = Integer.parseInt(matcher.group(1));
    if (cost < MIN_COST || cost > MAX_COST) {
      fault(
          number,
          "the password of %s has a bcrypt cost of %d; take one of %d to %d, as in \"htpasswd -B -C 10\""
              .formatted(Quoted.of(name), cost, MIN_COST, MAX_COST));
      return;
    }
    users.put(name, new User(hash, LoginMarks.of("password", name + ':' + hash)));
  }

  /** What a hash looks like, without any of it. */
  private static String form(String hash) {
    if (hash.startsWith("$apr1$") || hash.startsWith("$1$")) {
      return "hashed with MD5";
    }
    if (hash.startsWith("{SHA}") || hash.startsWith("{SSHA}")) {
      return "hashed with SHA-1";
    }
    if (hash.startsWith("$5$") || hash.startsWith("$6$")) {
      return "hashed with SHA-2 (crypt)";
    }
    return hash.startsWith("$") ? "hashed in a form that is not known" : "plain, or of crypt";
  }

  private void fault(int line, String what) {
    faults.add("line %d: %s".formatted(line, what));
  }

  private Map<String, User> users() throws LoginFileException {
    if (faults.isEmpty()) {
      return users;
    }
    int more = faults.size() - MAX_FAULTS;
    String named = String.join("; ", faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
    throw new LoginFileException(
        file, ", " + named + (more > 0 ? "; and %d more".formatted(more) : ""));
  }
}
