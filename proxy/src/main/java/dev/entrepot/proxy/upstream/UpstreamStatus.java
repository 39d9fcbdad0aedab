package dev.entrepot.proxy.upstream;

import dev.entrepot.oci.RegistryName;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a registry is doing, as far as its answers tell.
 *
 * @param isLeftAlone whether it failed so often that it is not asked for a while
 * @param trouble why an older answer is preferred to waiting for it; empty if there is no reason
 * @param quotaRemaining how many more manifests it gives out, where it says so
 * @param quotaLimit how many it gives out in its window, where it says so
 */
public record UpstreamStatus(
    RegistryName name,
    boolean isLeftAlone,
    Optional<String> trouble,
    OptionalLong quotaRemaining,
    OptionalLong quotaLimit) {}
