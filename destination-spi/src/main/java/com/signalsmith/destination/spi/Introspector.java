package com.signalsmith.destination.spi;

import java.time.Duration;
import java.util.List;

/**
 * Tells which fields a target has; the power behind {@link Capability#SCHEMA_INTROSPECTION}.
 *
 * <p>Stateless and usable from any thread, like the destination that returns it.
 */
@Experimental
public interface Introspector {

  /**
   * Returns the fields of a target, each name once, in the order in which people should see them.
   *
   * <p>It changes nothing. A target that gets its fields with its first rows has none before.
   *
   * @param settings valid, with a target
   * @param timeout within which it ends, whatever the network does
   * @throws DestinationException if the system cannot be asked or refuses to tell
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  List<TargetField> fields(Settings settings, Duration timeout) throws InterruptedException;
}
