@NullMarked
package dev.entrepot.operate.bundle;

import org.jspecify.annotations.NullMarked;
