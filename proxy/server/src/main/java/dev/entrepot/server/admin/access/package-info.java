/** Which requests of the operators' port are let in. */
@NullMarked
package dev.entrepot.server.admin.access;

import org.jspecify.annotations.NullMarked;
