/** Looking after what is stored: verifications, and what becomes of what they find. */
@NullMarked
package dev.entrepot.operate.verify;

import org.jspecify.annotations.NullMarked;
