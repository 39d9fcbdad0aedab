/** Tests of the configuration. */
@NullMarked
package dev.entrepot.config;

import org.jspecify.annotations.NullMarked;
