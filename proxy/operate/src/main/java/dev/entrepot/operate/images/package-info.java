/** What is stored, for people and programs: what is known of images, and its forms in JSON. */
@NullMarked
package dev.entrepot.operate.images;

import org.jspecify.annotations.NullMarked;
