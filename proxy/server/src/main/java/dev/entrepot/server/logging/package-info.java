/**
 * How the log is written, and where to: its forms for people and for machines, files that rotate.
 */
@NullMarked
package dev.entrepot.server.logging;

import org.jspecify.annotations.NullMarked;
