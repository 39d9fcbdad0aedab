/** What operators ask: health and meters. */
@NullMarked
package dev.entrepot.proxy.admin;

import org.jspecify.annotations.NullMarked;
