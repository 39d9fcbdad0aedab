/**
 * Clients that pull images as containerd, dockerd and podman do: their order of requests, their
 * headers, how much they do at once, and what they do when a body breaks.
 */
@NullMarked
package dev.entrepot.loadtest.driver.client;

import org.jspecify.annotations.NullMarked;
