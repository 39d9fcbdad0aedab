package dev.entrepot.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * What Logback begins with where no file of its own is found: whatever is logged before the program
 * has said how is held, and neither lost nor written in another form.
 */
@ConfiguratorRank(HoldingConfigurator.BEFORE_THE_FALLBACK)
public final class HoldingConfigurator extends ContextAwareBase implements Configurator {
  static final int BEFORE_THE_FALLBACK = ConfiguratorRank.FALLBACK + 5;

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logs.hold(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
