package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Settings;

/**
 * A connection that can be checked: its destination exists, and every setting is one that the
 * destination allows.
 *
 * <p>Immutable; any thread. Made by {@link SyncValidator#validateConnection}.
 *
 * @param discovered the destination
 * @param settings typed, with the defaults filled in; with or without a target
 */
public record ValidConnection(DiscoveredDestination discovered, Settings settings) {}
