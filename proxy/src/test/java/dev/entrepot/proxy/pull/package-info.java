@NullMarked
package dev.entrepot.proxy.pull;

import org.jspecify.annotations.NullMarked;
