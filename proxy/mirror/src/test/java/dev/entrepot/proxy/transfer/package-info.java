/** Tests of transfers by themselves. */
@NullMarked
package dev.entrepot.proxy.transfer;

import org.jspecify.annotations.NullMarked;
