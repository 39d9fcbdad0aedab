/** Tests of what operators ask. */
@NullMarked
package dev.entrepot.proxy.admin;

import org.jspecify.annotations.NullMarked;
