@NullMarked
package dev.entrepot.operate.bundle.read;

import org.jspecify.annotations.NullMarked;
