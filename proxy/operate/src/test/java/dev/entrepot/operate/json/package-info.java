@NullMarked
package dev.entrepot.operate.json;

import org.jspecify.annotations.NullMarked;
