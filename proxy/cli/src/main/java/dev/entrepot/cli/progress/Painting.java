package dev.entrepot.cli.progress;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.utils.ShutdownHooks;
import org.jspecify.annotations.Nullable;

/**
 * A screen that a thread of its own paints until it is closed, or the program ends: then too the
 * drawing goes away, so that a shell's prompt stands on a line of its own. Any thread.
 */
final class Painting implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 100;

  private final Screen screen;
  private final ScheduledExecutorService painter =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("entrepot-paint").factory());
  private final ShutdownHooks.Task atTheEnd;

  private Painting(Screen screen, ShutdownHooks.Task atTheEnd) {
    this.screen = screen;
    this.atTheEnd = atTheEnd;
  }

  /** Starts one on the error output, if that is an interactive terminal that can be drawn on. */
  static Optional<Painting> begin(Screen.Drawing drawing) {
    if (!isPersonThere()) {
      return Optional.empty();
    }
    var screen = new AtomicReference<@Nullable Screen>();
    // JLine closes its terminal at the program's end too, in the order of these calls.
    ShutdownHooks.Task atTheEnd = ShutdownHooks.add(() -> close(screen.get()));
    Optional<Painting> painting =
        terminal().map(it -> new Painting(new Screen(it, drawing), atTheEnd));
    painting.ifPresentOrElse(
        it -> {
          screen.set(it.screen);
          it.start();
        },
        () -> ShutdownHooks.remove(atTheEnd));
    return painting;
  }

  /**
   * Whether input and output are a terminal: a drawing would spoil a pipe. The console of {@code
   * java.base} is null otherwise.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isPersonThere() {
    var console = System.console();
    return console != null && console.isTerminal() && System.getenv("TERM") != null;
  }

  private static Optional<Terminal> terminal() {
    try {
      Terminal terminal =
          TerminalBuilder.builder()
              .system(true)
              .systemOutput(SystemOutput.SysErr)
              .provider(TerminalBuilder.PROP_PROVIDER_FFM)
              .nativeSignals(false)
              .dumb(true)
              .build();
      if (terminal.getType().startsWith(Terminal.TYPE_DUMB)
          || !Screen.isDrawable(terminal.getSize())) {
        terminal.close();
        return Optional.empty();
      }
      return Optional.of(terminal);
    } catch (IOException e) {
      return Optional.empty(); // Plain lines will do.
    }
  }

  private void start() {
    var _ =
        painter.scheduleWithFixedDelay(
            screen::paint, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Prints something that stays above the drawing; it has to end its line. */
  void above(Runnable print) {
    screen.above(print);
  }

  private static void close(@Nullable Screen screen) {
    if (screen != null) {
      screen.close();
    }
  }

  @Override
  public void close() {
    painter.shutdownNow();
    ShutdownHooks.remove(atTheEnd);
    screen.close();
  }
}
