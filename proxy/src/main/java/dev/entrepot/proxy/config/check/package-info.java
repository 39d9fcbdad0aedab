/**
 * Whether a configuration that can be read can also work: what its files hold, and what this
 * machine has.
 */
@NullMarked
package dev.entrepot.proxy.config.check;

import org.jspecify.annotations.NullMarked;
