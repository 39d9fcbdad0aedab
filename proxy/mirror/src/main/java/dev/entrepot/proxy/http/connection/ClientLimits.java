package dev.entrepot.proxy.http.connection;

import java.time.InstantSource;

/**
 * What clients may take of the process, all event loops together.
 *
 * @param gate lets their connections in
 * @param memory of the heap, for their requests
 * @param directBytes the most that the process may have of direct memory
 * @param loops how many event loops share it
 */
public record ClientLimits(
    ConnectionGate gate, ClientMemory memory, long directBytes, int loops, InstantSource clock) {}
