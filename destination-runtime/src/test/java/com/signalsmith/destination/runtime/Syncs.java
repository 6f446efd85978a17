package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.SyncMode;

/** Valid syncs to destinations with the spec of {@link ScriptedDestination}. */
final class Syncs {

  private Syncs() {}

  /** Returns a sync of the rows' column {@code id} to topic {@code t}. */
  static ValidSync to(Destination destination) {
    return to(
        destination,
        RawSettings.builder()
            .method("none")
            .put(Scope.TARGET, "topic", "t")
            .put(Scope.TARGET, "key", "id")
            .build());
  }

  static ValidSync to(Destination destination, RawSettings settings) {
    return new ValidSync(
        SyncDefinition.builder("daily", "scripted").settings(settings).mode("insert").build(),
        new DiscoveredDestination(destination.spec(), "1", "test", destination),
        destination.spec().validate(settings).orElseThrow(),
        SyncMode.INSERT);
  }
}
