/**
 * What operators want to be pulled: images, platforms and rules for tags, from commands and lists.
 */
@NullMarked
package dev.entrepot.operate.pull.spec;

import org.jspecify.annotations.NullMarked;
