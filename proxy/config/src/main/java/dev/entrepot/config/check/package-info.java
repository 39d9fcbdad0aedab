/** Checks whether a valid configuration can work: the content of its files, and this machine. */
@NullMarked
package dev.entrepot.config.check;

import org.jspecify.annotations.NullMarked;
