@NullMarked
package dev.entrepot.proxy.resolve.blob;

import org.jspecify.annotations.NullMarked;
