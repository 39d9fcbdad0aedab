/** The progress of long tasks, drawn on a terminal or printed in lines. */
@NullMarked
package dev.entrepot.cli.progress;

import org.jspecify.annotations.NullMarked;
