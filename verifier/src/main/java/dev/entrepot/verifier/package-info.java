/** The proof that bytes are what their digest says, and what layers are uncompressed. */
@NullMarked
package dev.entrepot.verifier;

import org.jspecify.annotations.NullMarked;
