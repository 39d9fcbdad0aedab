/** The data folder: its size, and how it is checked. */
@NullMarked
package dev.entrepot.config.storage;

import org.jspecify.annotations.NullMarked;
