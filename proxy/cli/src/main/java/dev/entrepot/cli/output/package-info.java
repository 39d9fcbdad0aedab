/** What commands print, and their exit codes. */
@NullMarked
package dev.entrepot.cli.output;

import org.jspecify.annotations.NullMarked;
