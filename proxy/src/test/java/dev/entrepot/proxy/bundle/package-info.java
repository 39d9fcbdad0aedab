@NullMarked
package dev.entrepot.proxy.bundle;

import org.jspecify.annotations.NullMarked;
