@NullMarked
package dev.entrepot.proxy.resolve.manifest;

import org.jspecify.annotations.NullMarked;
