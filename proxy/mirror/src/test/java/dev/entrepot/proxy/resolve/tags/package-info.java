@NullMarked
package dev.entrepot.proxy.resolve.tags;

import org.jspecify.annotations.NullMarked;
