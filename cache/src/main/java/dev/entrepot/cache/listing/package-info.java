/** What is stored as people know it: images with their sizes, and what takes up the disk. */
@NullMarked
package dev.entrepot.cache.listing;

import org.jspecify.annotations.NullMarked;
