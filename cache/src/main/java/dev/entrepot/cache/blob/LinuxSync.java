package dev.entrepot.cache.blob;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linux's {@code syncfs(2)}, called in the C library. Any thread; blocking. */
final class LinuxSync implements FileSystemSync {
  private static final Logger log = LoggerFactory.getLogger(LinuxSync.class);

  private static final int READ_ONLY = 0; // O_RDONLY; the call fails for what is no folder of ours.
  private static final int CLOSE_ON_EXEC = 0x80000; // O_CLOEXEC, of all Linux that Java runs on.

  private static final String ERRNO = "errno";
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();

  private final MethodHandle open;
  private final MethodHandle syncfs;
  private final MethodHandle close;

  private LinuxSync(Linker linker, SymbolLookup library) {
    open = function(linker, library, "open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    syncfs = function(linker, library, "syncfs", ValueLayout.JAVA_INT);
    close = function(linker, library, "close", ValueLayout.JAVA_INT);
  }

  /** This machine's way; {@link FileSystemSync#NONE} if it is not Linux, or will not have it. */
  static FileSystemSync ofThisMachine() {
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
      return NONE;
    }
    try {
      var linker = Linker.nativeLinker();
      return new LinuxSync(linker, linker.defaultLookup());
    } catch (RuntimeException | LinkageError e) {
      log.info("Each small blob is forced to disk by itself: {}", e.toString());
      return NONE;
    }
  }

  @SuppressWarnings(
      "restricted") // What is called is named here, with the types of its manual page.
  private static MethodHandle function(
      Linker linker, SymbolLookup library, String name, MemoryLayout... arguments) {
    return linker.downcallHandle(
        library.findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments),
        Linker.Option.captureCallState(ERRNO));
  }

  @Override
  public boolean sync(Path folder) throws IOException {
    if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
      return false;
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      var path = arena.allocateFrom(folder.toAbsolutePath().toString());
      int descriptor = call(() -> (int) open.invokeExact(state, path, READ_ONLY | CLOSE_ON_EXEC));
      require(descriptor, "open", folder, state);
      int result = call(() -> (int) syncfs.invokeExact(state, descriptor));
      int error = errno(state);
      call(() -> (int) close.invokeExact(state, descriptor));
      if (result < 0) {
        throw new IOException("syncfs of %s: errno %d".formatted(folder, error));
      }
      return true;
    }
  }

  private static void require(int result, String call, Path folder, MemorySegment state)
      throws IOException {
    if (result < 0) {
      throw new IOException("%s of %s: errno %d".formatted(call, folder, errno(state)));
    }
  }

  private static int errno(MemorySegment state) {
    return state.get(
        ValueLayout.JAVA_INT, STATE.byteOffset(MemoryLayout.PathElement.groupElement(ERRNO)));
  }

  private interface Call {
    @SuppressWarnings("checkstyle:IllegalThrows")
    int run() throws Throwable;
  }

  private static int call(Call call) {
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("the C library was called in a wrong way", e); // Its types are above.
    }
  }
}
