/** What operators ask: health, meters, and whether what is stored is right. */
@NullMarked
package dev.entrepot.server.admin;

import org.jspecify.annotations.NullMarked;
