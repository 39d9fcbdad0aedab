/** Which thread an object belongs to, as assertions ask it. */
@NullMarked
package dev.entrepot.proxy.thread;

import org.jspecify.annotations.NullMarked;
