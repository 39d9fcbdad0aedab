/** The configuration of the log. */
@NullMarked
package dev.entrepot.config.log;

import org.jspecify.annotations.NullMarked;
