/**
 * The configuration: records with their defaults and bounds, and the loader that makes them from a
 * YAML file and the environment. Its values are valid; faults are reported with their place.
 */
@NullMarked
package dev.entrepot.config;

import org.jspecify.annotations.NullMarked;
