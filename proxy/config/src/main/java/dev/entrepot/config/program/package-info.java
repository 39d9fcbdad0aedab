/** The program itself: its version, and the variables of its start script. */
@NullMarked
package dev.entrepot.config.program;

import org.jspecify.annotations.NullMarked;
