package dev.entrepot.config;

import dev.entrepot.config.read.Section;

/**
 * The values of every upstream that does not set its own.
 *
 * @param quotaReserve see {@link UpstreamConfig#quotaReserve}
 */
record UpstreamDefaults(UpstreamTimeouts timeouts, long quotaReserve) {
  static UpstreamDefaults read(Section section) {
    return new UpstreamDefaults(
        UpstreamTimeouts.read(section, UpstreamTimeouts.DEFAULTS),
        section.get(UpstreamConfig.QUOTA_RESERVE));
  }
}
