/**
 * How values stand in JSON: each form is described once, as a list of members, and written and read
 * by that description. Whatever is read is checked; a mismatch names the member.
 */
@NullMarked
package dev.entrepot.operate.json;

import org.jspecify.annotations.NullMarked;
