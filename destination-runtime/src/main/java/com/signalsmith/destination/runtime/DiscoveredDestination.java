package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;

/**
 * A destination that the catalog has found.
 *
 * <p>Immutable; any thread.
 *
 * @param spec what it is and claims
 * @param version of the jar it came in, or {@code unknown}
 * @param spiVersion version of the contract for which the jar was built, or {@code unknown}
 * @param location of the jar it came in
 * @param destination to call; its own class loader is the thread's context class loader meanwhile
 */
public record DiscoveredDestination(
    DestinationSpec spec,
    String version,
    String spiVersion,
    String location,
    Destination destination) {

  /** A destination of which it is not known for which version of the contract it was built. */
  public DiscoveredDestination(
      DestinationSpec spec, String version, String location, Destination destination) {
    this(spec, version, JarFacts.UNKNOWN, location, destination);
  }
}
