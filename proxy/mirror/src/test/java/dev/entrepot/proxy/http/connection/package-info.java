@NullMarked
package dev.entrepot.proxy.http.connection;

import org.jspecify.annotations.NullMarked;
