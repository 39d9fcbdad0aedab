/**
 * What is known of the configuration files of client runtimes, and how they are changed without
 * losing what is in them. Plain text in, plain text out: nothing here asks a network or writes a
 * file.
 */
@NullMarked
package dev.entrepot.operate.setup;

import org.jspecify.annotations.NullMarked;
