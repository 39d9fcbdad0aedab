/** Bodies of blobs: at the client's pace, from files or memory, whole or in ranges. */
@NullMarked
package dev.entrepot.proxy.http.body;

import org.jspecify.annotations.NullMarked;
