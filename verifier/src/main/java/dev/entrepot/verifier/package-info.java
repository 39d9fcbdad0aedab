/** The proof that bytes are what their digest says. */
@NullMarked
package dev.entrepot.verifier;

import org.jspecify.annotations.NullMarked;
