package dev.entrepot.cache.fault;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Files of the real file system that can fail at any step, and whose latest changes can be lost as
 * in a loss of power: {@link #on} gives the paths. Nothing is really forced to disk, which is noted
 * and costs nothing. Any thread.
 */
public final class FaultyDisk {
  private final FaultyFileSystem files = new FaultyFileSystem(this);
  private final Platters platters = new Platters();

  // Guarded by this.
  private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
  private Fault fault = Fault.ERROR;
  private long failingStep = Long.MAX_VALUE;
  private boolean lasting;
  private long steps;
  private Optional<Strike> struck = Optional.empty();
  private long interruptedStep;
  private Interruption interrupting = () -> {};

  /**
   * What failed.
   *
   * @param thread the name of the thread that had asked for it
   */
  public record Strike(Operation operation, Object where, String thread) {}

  /** The same file, on this disk. */
  public Path on(Path real) {
    return files.wrap(real);
  }

  /**
   * Fails at a step from now on.
   *
   * @param step the number of the step, from 1 on, among those that the fault applies to
   * @param forever whether all such steps after it fail too
   */
  public synchronized void failAt(Fault how, long step, boolean forever) {
    fault = how;
    failingStep = step;
    lasting = forever;
    steps = 0;
    struck = Optional.empty();
  }

  /** Does something right before a step, whose number is counted from now on and from 1. */
  public synchronized void before(long step, Interruption interruption) {
    failAt(Fault.ERROR, Long.MAX_VALUE, false);
    interruptedStep = step;
    interrupting = interruption;
  }

  /** What is done between two steps. */
  public interface Interruption {
    void run() throws IOException;
  }

  /** Does what it is asked to from now on. */
  public synchronized void heal() {
    failingStep = Long.MAX_VALUE;
  }

  /** What failed first, if anything has. */
  public synchronized Optional<Strike> struck() {
    return struck;
  }

  /** How often it was asked for something. */
  public synchronized int count(Operation operation) {
    return counts.getOrDefault(operation, 0);
  }

  /**
   * Puts all that was written so far on disk.
   *
   * @see dev.entrepot.cache.blob.FileSystemSync
   */
  public boolean sync(Path folder) throws IOException {
    step(Operation.FORCE, folder);
    platters.forceAll(FaultyFileSystem.real(folder));
    return true;
  }

  /** Makes a folder of what a loss of power at this moment may leave of another one. */
  public void losePower(Path folder, Path into, RandomGenerator random) throws IOException {
    platters.losePower(folder, into, random);
  }

  /**
   * One more thing is asked for.
   *
   * @return whether it is to be done in part only
   */
  public boolean step(Operation operation, Object where) throws IOException {
    boolean inPart = take(operation, where);
    if (isInterrupted()) {
      interrupting.run();
    }
    return inPart;
  }

  private synchronized boolean isInterrupted() {
    boolean is = steps == interruptedStep;
    interruptedStep = is ? 0 : interruptedStep;
    return is;
  }

  private synchronized boolean take(Operation operation, Object where) throws IOException {
    counts.merge(operation, 1, Integer::sum);
    if (!fault.appliesTo(operation)) {
      return false;
    }
    steps++;
    if (lasting ? steps < failingStep : steps != failingStep) {
      return false;
    }
    if (struck.isEmpty()) {
      struck = Optional.of(new Strike(operation, where, Thread.currentThread().getName()));
    }
    return switch (fault) {
      case ERROR -> throw new FileSystemException(where.toString(), null, "Input/output error");
      case NO_FILES -> throw new FileSystemException(where.toString(), null, "Too many open files");
      case FULL -> throw new FileSystemException(where.toString(), null, "No space left on device");
      case SHORT -> true;
    };
  }

  Platters platters() {
    return platters;
  }
}
