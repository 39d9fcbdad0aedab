/** What becomes of signals that come to a process that serves. */
@NullMarked
package dev.entrepot.cli.signal;

import org.jspecify.annotations.NullMarked;
