package dev.entrepot.cache.file;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process takes away of the permissions of each file and folder that it makes, {@code
 * umask(2)}. It holds for libraries too that make files by themselves, RocksDB among them, and for
 * all threads: a server sets it once, before it makes anything.
 */
public final class ProcessMask {
  private static final Logger log = LoggerFactory.getLogger(ProcessMask.class);

  private static final int USER_ALONE = 0077;
  private static final int USER_AND_GROUP = 0027;

  private ProcessMask() {}

  /**
   * Keeps others out of what is made from now on. Where the C library cannot be called the mask
   * stays as it is.
   *
   * @param groupReadable whether the user's group may read it
   */
  public static void keepOthersOut(boolean groupReadable) {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return;
    }
    try {
      int _ = (int) umask().invokeExact(groupReadable ? USER_AND_GROUP : USER_ALONE);
    } catch (Throwable e) { // As a method handle declares it.
      log.info("The umask stays as it is: {}", e.toString());
    }
  }

  @SuppressWarnings("restricted") // The types are those of its manual page; mode_t has 32 bits.
  private static MethodHandle umask() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("umask"),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }
}
