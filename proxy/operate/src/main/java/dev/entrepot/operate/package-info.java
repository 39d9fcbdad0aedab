/**
 * What can be done with a store, whether this process opens it or a server does: the roles, and
 * those of this process.
 */
@NullMarked
package dev.entrepot.operate;

import org.jspecify.annotations.NullMarked;
