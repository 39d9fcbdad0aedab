@NullMarked
package dev.entrepot.proxy.share;

import org.jspecify.annotations.NullMarked;
