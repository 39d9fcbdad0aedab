/** The program itself: its version, and its environment variables that stand for no key. */
@NullMarked
package dev.entrepot.config.program;

import org.jspecify.annotations.NullMarked;
