@NullMarked
package dev.entrepot.proxy.thread;

import org.jspecify.annotations.NullMarked;
