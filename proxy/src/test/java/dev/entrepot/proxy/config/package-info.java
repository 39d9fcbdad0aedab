/** Tests of the configuration. */
@NullMarked
package dev.entrepot.proxy.config;

import org.jspecify.annotations.NullMarked;
