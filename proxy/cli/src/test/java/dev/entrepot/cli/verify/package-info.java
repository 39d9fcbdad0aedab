/** Tests of verification. */
@NullMarked
package dev.entrepot.cli.verify;

import org.jspecify.annotations.NullMarked;
