package dev.entrepot.loadtest.simulator;

/**
 * What one policy made of one trace at one size of the cache.
 *
 * @param trace its name
 * @param policy its name
 * @param share the limit as a part of the bytes of all objects of the trace
 * @param hitRatio the part of requests that were hits
 * @param byteHitRatio the part of the bytes asked for that were hits
 */
record Result(String trace, String policy, double share, double hitRatio, double byteHitRatio) {}
