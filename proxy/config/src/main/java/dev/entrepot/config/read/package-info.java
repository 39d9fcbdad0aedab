/**
 * Reads YAML files into records whose keys carry their types, bounds and standard values, and
 * reports everything that is wrong with a file at once, each with its line and key. It knows
 * nothing of what is configured.
 */
@NullMarked
package dev.entrepot.config.read;

import org.jspecify.annotations.NullMarked;
