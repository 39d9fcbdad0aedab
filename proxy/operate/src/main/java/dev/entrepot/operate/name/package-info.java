/** What operators call images, and how they choose some: names, IDs, patterns and filters. */
@NullMarked
package dev.entrepot.operate.name;

import org.jspecify.annotations.NullMarked;
