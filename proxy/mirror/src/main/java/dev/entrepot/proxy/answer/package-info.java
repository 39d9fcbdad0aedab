/** What came of asking for something: the thing, or who refused it and why. Below all that asks. */
@NullMarked
package dev.entrepot.proxy.answer;

import org.jspecify.annotations.NullMarked;
