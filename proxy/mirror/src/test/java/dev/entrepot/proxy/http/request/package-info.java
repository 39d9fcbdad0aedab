@NullMarked
package dev.entrepot.proxy.http.request;

import org.jspecify.annotations.NullMarked;
