/**
 * The contract between a destination and the host that drives it.
 *
 * <p>What belongs here: what an author of a destination implements ({@link
 * com.signalsmith.destination.spi.Destination}, {@link
 * com.signalsmith.destination.spi.DestinationWriter}) and the values that cross that line. What
 * does not: anything that only a host needs (discovery, sources, checkpoints, reports), logging,
 * and every library but the JDK and the jspecify annotations. The numbered rules of the contract
 * are in {@code docs/SPEC.md}.
 */
@NullMarked
package com.signalsmith.destination.spi;

import org.jspecify.annotations.NullMarked;
