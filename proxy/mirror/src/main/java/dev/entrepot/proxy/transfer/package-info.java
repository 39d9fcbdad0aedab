/** Running downloads and their readers. */
@NullMarked
package dev.entrepot.proxy.transfer;

import org.jspecify.annotations.NullMarked;
