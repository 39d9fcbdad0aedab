@NullMarked
package dev.entrepot.proxy.bundle.media;

import org.jspecify.annotations.NullMarked;
