package dev.entrepot.cli.signal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;

/**
 * Signals of the operating system. Java offers no other way to handle them than {@code
 * sun.misc.Signal}, which the module {@code jdk.unsupported} exports; it is found by reflection,
 * since the compiler warns of each mention of it.
 */
final class Signals {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private Signals() {}

  /**
   * Runs an action whenever a signal arrives, on a thread of its own, instead of the default
   * action. A signal that the process was started to ignore, as by {@code nohup}, stays ignored:
   * the Java runtime takes no handler for it.
   *
   * @param name without SIG, such as {@code HUP}
   * @throws IllegalStateException if this runtime knows no such signal, or leaves it to others
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(HANDLER);
      MethodHandle run =
          MethodHandles.publicLookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      Object mine =
          MethodHandleProxies.asInterfaceInstance(
              handler, MethodHandles.dropArguments(run, 0, signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), mine);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("no handler for SIG" + name, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java runtime has no module jdk.unsupported", e);
    }
  }
}
