@NullMarked
package dev.entrepot.operate.bundle.media;

import org.jspecify.annotations.NullMarked;
