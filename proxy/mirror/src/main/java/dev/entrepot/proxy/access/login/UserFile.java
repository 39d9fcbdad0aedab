package dev.entrepot.proxy.access.login;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;

/**
 * A file of users and hashed passwords (htpasswd, bcrypt alone), read again when it changes. While
 * it has a fault, the users of before stay in force. Any thread.
 */
public final class UserFile {
  /** The largest file. */
  static final int MAX_BYTES = 1 << 20;

  private final WatchedFile<KnownUsers> file;

  private UserFile(WatchedFile<KnownUsers> file) {
    this.file = file;
  }

  /**
   * Reads the file for the first time. Blocking.
   *
   * @param random chooses what cannot be foreseen from outside
   * @param offLoop where the file is looked at later on; may block
   * @throws LoginFileException if it cannot be read, or a line cannot be used
   */
  public static UserFile open(
      Path path, InstantSource clock, RandomGenerator random, Executor offLoop)
      throws LoginFileException {
    HashFunction choice = Hashing.sipHash24(random.nextLong(), random.nextLong());
    return new UserFile(
        new WatchedFile<>(
            path,
            MAX_BYTES,
            (file, content) -> new KnownUsers(UserLines.parse(file, content), choice),
            clock,
            offLoop));
  }

  /** Has the file looked at every second as long as the given threads run. */
  void keepLooking(ScheduledExecutorService threads) {
    file.keepLooking(threads);
  }

  /** The users as they were when the file was last looked at. Never blocks. */
  KnownUsers current() {
    return file.current();
  }

  /** The users of a second ago at most. Blocking. */
  KnownUsers latest() {
    return file.latest();
  }
}
