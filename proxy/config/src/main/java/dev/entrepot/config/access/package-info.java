/** Which callers have which images: logins, rules, and where callers' names come from. */
@NullMarked
package dev.entrepot.config.access;

import org.jspecify.annotations.NullMarked;
