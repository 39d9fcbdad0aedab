/** Tests of decisions by themselves. */
@NullMarked
package dev.entrepot.proxy.resolve;

import org.jspecify.annotations.NullMarked;
