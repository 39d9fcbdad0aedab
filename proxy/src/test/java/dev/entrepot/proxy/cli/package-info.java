/** Tests of the commands. */
@NullMarked
package dev.entrepot.proxy.cli;

import org.jspecify.annotations.NullMarked;
