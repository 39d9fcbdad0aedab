/**
 * Whether a configuration that can be read can also work: what its files hold, and what this
 * machine has.
 */
@NullMarked
package dev.entrepot.config.check;

import org.jspecify.annotations.NullMarked;
