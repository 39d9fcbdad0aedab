/** The program: its commands by name, and those about the program itself. */
@NullMarked
package dev.entrepot.cli;

import org.jspecify.annotations.NullMarked;
