/**
 * What is stored, for people and programs: what they call images, and how they are told of them.
 */
@NullMarked
package dev.entrepot.operate.images;

import org.jspecify.annotations.NullMarked;
