package dev.entrepot.loadtest.upstream;

import java.util.List;

/**
 * An image for several platforms, in a repository.
 *
 * @param index the digest of the list of its manifests
 * @param images one a platform, in the list's order
 */
public record TestIndex(String index, List<TestImage> images) {}
