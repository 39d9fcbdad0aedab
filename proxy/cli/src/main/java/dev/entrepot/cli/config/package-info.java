/** Commands about the configuration. */
@NullMarked
package dev.entrepot.cli.config;

import org.jspecify.annotations.NullMarked;
