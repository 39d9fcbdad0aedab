/** Tests of commands that say what a store keeps. */
@NullMarked
package dev.entrepot.cli.retain;

import org.jspecify.annotations.NullMarked;
