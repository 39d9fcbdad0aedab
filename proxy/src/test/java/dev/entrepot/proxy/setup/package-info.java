@NullMarked
package dev.entrepot.proxy.setup;

import org.jspecify.annotations.NullMarked;
