/** The form of the commands' help. */
@NullMarked
package dev.entrepot.cli.help;

import org.jspecify.annotations.NullMarked;
