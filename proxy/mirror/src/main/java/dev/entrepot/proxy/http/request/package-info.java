/** Text of a request to types, or the failure that says what is wrong with it. */
@NullMarked
package dev.entrepot.proxy.http.request;

import org.jspecify.annotations.NullMarked;
