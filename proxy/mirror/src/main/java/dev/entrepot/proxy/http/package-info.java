/** HTTP text to types and back, on the clients' side; nothing else knows a header's name there. */
@NullMarked
package dev.entrepot.proxy.http;

import org.jspecify.annotations.NullMarked;
