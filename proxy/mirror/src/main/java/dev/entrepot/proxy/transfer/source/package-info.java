/** The bytes of a blob as one reader sees them, whether it is stored or still coming in. */
@NullMarked
package dev.entrepot.proxy.transfer.source;

import org.jspecify.annotations.NullMarked;
