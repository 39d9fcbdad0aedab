/** Images carried between stores as files: OCI image layouts, and receipts of what is there. */
@NullMarked
package dev.entrepot.operate.bundle;

import org.jspecify.annotations.NullMarked;
