package dev.entrepot.cache.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Paths that behave as those of the real file system, and lead to a {@link FaultyDisk}. */
final class FaultyFileSystem extends FileSystem {
  private final FileSystem real = FileSystems.getDefault();
  private final FaultyProvider provider;

  FaultyFileSystem(FaultyDisk disk) {
    provider = new FaultyProvider(disk, this);
  }

  /** A path of ours; its calls are answered by the real one. */
  private final class Answers implements java.lang.reflect.InvocationHandler {
    private final Path path;

    Answers(Path path) {
      this.path = path;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("getFileSystem")) {
        return FaultyFileSystem.this;
      }
      try {
        return wrapped(method.invoke(path, unwrapped(arguments)));
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }

    private @Nullable Object wrapped(@Nullable Object result) {
      return switch (result) {
        case Path found -> wrap(found);
        case Iterator<?> names -> wrapAll(names);
        case null -> null;
        default -> result;
      };
    }

    private Iterator<Path> wrapAll(Iterator<?> names) {
      var wrapped = new ArrayList<Path>();
      names.forEachRemaining(name -> wrapped.add(wrap((Path) name)));
      return wrapped.iterator();
    }
  }

  private static @Nullable Object unwrapped(@Nullable Object argument) {
    return argument instanceof Path path ? real(path) : argument;
  }

  private static Object @Nullable [] unwrapped(Object @Nullable [] arguments) {
    return arguments == null
        ? null
        : Arrays.stream(arguments).map(FaultyFileSystem::unwrapped).toArray();
  }

  Path wrap(Path path) {
    return path.getFileSystem() == this
        ? path
        : (Path)
            Proxy.newProxyInstance(
                FaultyFileSystem.class.getClassLoader(),
                new Class<?>[] {Path.class},
                new Answers(path));
  }

  /** The real path of one of ours, or of a real one. */
  static Path real(Path path) {
    return path.getFileSystem() instanceof FaultyFileSystem
        ? ((Answers) Proxy.getInvocationHandler(path)).path
        : path;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    return real.getPathMatcher(pattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() {
    throw new UnsupportedOperationException();
  }
}
