package dev.entrepot.loadtest.driver.plan;

import dev.entrepot.loadtest.driver.scenario.ImageName;

/**
 * One pull that is to be.
 *
 * @param dueNanos when it begins, from the start of the run; its latency is counted from here
 * @param node which machine pulls, from 0
 */
public record PlannedPull(long dueNanos, int node, ImageName image, Cause cause, Manner manner) {}
