/**
 * Meters of runs for hosts that have Micrometer.
 *
 * <p>What belongs here: everything that needs Micrometer, which is an optional dependency. What
 * does not: anything that the rest of the runtime refers to, because it works without.
 */
@NullMarked
package com.signalsmith.destination.runtime.metrics;

import org.jspecify.annotations.NullMarked;
