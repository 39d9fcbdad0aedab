/**
 * How commands find a running server, and talk to its admin port: what answers at an address, is it
 * an Entrepot, and which data folder does it use.
 */
@NullMarked
package dev.entrepot.operate.client;

import org.jspecify.annotations.NullMarked;
