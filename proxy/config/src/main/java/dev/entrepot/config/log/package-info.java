/** What is logged, and where to. */
@NullMarked
package dev.entrepot.config.log;

import org.jspecify.annotations.NullMarked;
