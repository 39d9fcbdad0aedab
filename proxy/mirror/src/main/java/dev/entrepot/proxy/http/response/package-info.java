/** What a request is answered with: fields, failures, and bodies that lie on the heap. */
@NullMarked
package dev.entrepot.proxy.http.response;

import org.jspecify.annotations.NullMarked;
