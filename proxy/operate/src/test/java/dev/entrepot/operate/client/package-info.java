/** Tests of what asks a server. */
@NullMarked
package dev.entrepot.operate.client;

import org.jspecify.annotations.NullMarked;
