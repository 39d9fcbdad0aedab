/** What the store knows of its content: roles, records, and how they are written as bytes. */
@NullMarked
package dev.entrepot.cache.index;

import org.jspecify.annotations.NullMarked;
