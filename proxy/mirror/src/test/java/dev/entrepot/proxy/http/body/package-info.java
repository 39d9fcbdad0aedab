@NullMarked
package dev.entrepot.proxy.http.body;

import org.jspecify.annotations.NullMarked;
