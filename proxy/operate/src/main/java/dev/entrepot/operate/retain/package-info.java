/** What operators hold and remove: pins, frozen tags, images and untagged content. */
@NullMarked
package dev.entrepot.operate.retain;

import org.jspecify.annotations.NullMarked;
