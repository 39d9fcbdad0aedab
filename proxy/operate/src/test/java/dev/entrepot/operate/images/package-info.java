@NullMarked
package dev.entrepot.operate.images;

import org.jspecify.annotations.NullMarked;
