/**
 * The configuration: records with their defaults and bounds, and the loader that makes them from a
 * YAML file and the environment. What it hands out is valid; what is not is told with its place.
 */
@NullMarked
package dev.entrepot.config;

import org.jspecify.annotations.NullMarked;
