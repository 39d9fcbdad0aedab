@NullMarked
package dev.entrepot.operate.name;

import org.jspecify.annotations.NullMarked;
