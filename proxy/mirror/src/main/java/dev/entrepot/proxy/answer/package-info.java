/** The outcome of asking for something: the thing, or who refused it and why. Used by all rooms. */
@NullMarked
package dev.entrepot.proxy.answer;

import org.jspecify.annotations.NullMarked;
