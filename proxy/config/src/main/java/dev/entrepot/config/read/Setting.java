package dev.entrepot.config.read;

import java.util.Optional;

/**
 * A key with the value that is in force.
 *
 * @param key the names of the sections and the key, joined by dots
 * @param origin where the value was written; empty if nothing is written and it is the standard one
 * @param value of the key's type, or a list of such
 * @param secret whether no value of the key may be shown
 */
public record Setting(String key, Optional<ConfigOrigin> origin, Object value, boolean secret) {}
