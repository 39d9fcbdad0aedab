@NullMarked
package dev.entrepot.proxy.http.response;

import org.jspecify.annotations.NullMarked;
