/** Reads JSON of foreign origin without trusting its shape. Used by all rooms. */
@NullMarked
package dev.entrepot.proxy.json;

import org.jspecify.annotations.NullMarked;
