/** Running downloads and everyone who reads them. */
@NullMarked
package dev.entrepot.proxy.transfer;

import org.jspecify.annotations.NullMarked;
