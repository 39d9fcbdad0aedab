package dev.entrepot.server;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.entrepot.config.program.ProgramVersion;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus' own client libraries tell of a process, under the names that dashboards know,
 * and which build runs; Micrometer's binders have other names for it, or nothing.
 */
final class ProcessMeters {
  private static final double NANOS = 1e9;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final int KIB = 1024;

  /** Held here, as the registry holds it weakly. */
  private static final java.lang.management.OperatingSystemMXBean SYSTEM =
      ManagementFactory.getOperatingSystemMXBean();

  private ProcessMeters() {}

  static void register(MeterRegistry registry) {
    FunctionCounter.builder(
            "process.cpu",
            SYSTEM,
            bean -> bean instanceof OperatingSystemMXBean of ? of.getProcessCpuTime() / NANOS : 0)
        .baseUnit("seconds")
        .description("Processor time that the process has used")
        .register(registry);
    Gauge.builder("process.resident.memory", SYSTEM, _ -> residentBytes())
        .baseUnit("bytes")
        .description("Resident memory of the process; Linux only")
        .register(registry);
    descriptors(
        registry,
        "open",
        "Open file descriptors",
        UnixOperatingSystemMXBean::getOpenFileDescriptorCount);
    descriptors(
        registry,
        "max",
        "The limit of open file descriptors",
        UnixOperatingSystemMXBean::getMaxFileDescriptorCount);
    Gauge.builder("entrepot.build.info", () -> 1)
        .description("The running build; always 1")
        .tags(
            Tags.of(
                "version", ProgramVersion.number(),
                "revision", ProgramVersion.revision(),
                "java", Runtime.version().toString()))
        .register(registry);
  }

  private static void descriptors(
      MeterRegistry registry,
      String which,
      String description,
      ToDoubleFunction<UnixOperatingSystemMXBean> count) {
    if (SYSTEM instanceof UnixOperatingSystemMXBean unix) {
      Gauge.builder("process." + which + ".fds", unix, count)
          .description(description)
          .register(registry);
    }
  }

  private static double residentBytes() {
    try {
      Matcher found = RESIDENT.matcher(Files.readString(STATUS));
      return found.find() ? Double.parseDouble(found.group(1)) * KIB : Double.NaN;
    } catch (IOException e) {
      return Double.NaN; // Another system than Linux.
    }
  }
}
