/** Tests of the commands about access. */
@NullMarked
package dev.entrepot.cli.access;

import org.jspecify.annotations.NullMarked;
