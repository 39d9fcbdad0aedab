/**
 * Scenarios: what a fleet of nodes pulls, when and how, as records with bounds that are read from
 * YAML files.
 */
@NullMarked
package dev.entrepot.loadtest.driver.scenario;

import org.jspecify.annotations.NullMarked;
