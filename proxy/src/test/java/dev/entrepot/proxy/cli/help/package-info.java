/** Tests of the commands. */
@NullMarked
package dev.entrepot.proxy.cli.help;

import org.jspecify.annotations.NullMarked;
