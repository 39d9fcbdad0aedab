/** Tests of the configuration. */
@NullMarked
package dev.entrepot.config.access;

import org.jspecify.annotations.NullMarked;
