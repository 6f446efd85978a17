/**
 * Runs syncs against real brokers while a seed decides what goes wrong, and has the independent
 * reader check what came of it. Here belong the plan, the cluster, the syncing process and the
 * campaign; what a network does belongs in {@code proxy}, what is checked in {@code audit}.
 */
@NullMarked
package com.signalsmith.destination.faultrig;

import org.jspecify.annotations.NullMarked;
