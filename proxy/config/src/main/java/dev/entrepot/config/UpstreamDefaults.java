package dev.entrepot.config;

import dev.entrepot.config.read.Section;

/**
 * What holds for every upstream that does not say otherwise.
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
