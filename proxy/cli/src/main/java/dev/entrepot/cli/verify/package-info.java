/** The command that verifies a store. */
@NullMarked
package dev.entrepot.cli.verify;

import org.jspecify.annotations.NullMarked;
