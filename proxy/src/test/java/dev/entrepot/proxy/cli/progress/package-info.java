/** Tests of the commands. */
@NullMarked
package dev.entrepot.proxy.cli.progress;

import org.jspecify.annotations.NullMarked;
