/** The form of the commands' help. */
@NullMarked
package dev.entrepot.proxy.cli.help;

import org.jspecify.annotations.NullMarked;
