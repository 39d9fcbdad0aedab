/**
 * What the operators' port answers: the endpoints of its API, each with what it takes and tells.
 */
@NullMarked
package dev.entrepot.server.admin.api;

import org.jspecify.annotations.NullMarked;
