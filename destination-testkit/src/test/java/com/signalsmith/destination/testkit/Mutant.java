package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WritePlan;
import java.util.Optional;

/** A destination that is right in everything but what a subclass gets wrong. */
abstract class Mutant implements Destination {

  private final Destination sound = new InMemoryDestination();

  @Override
  public DestinationSpec spec() {
    return sound.spec();
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) throws InterruptedException {
    return sound.check(settings, context);
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) throws InterruptedException {
    return sound.open(plan, context);
  }

  @Override
  public Optional<Introspector> introspector() {
    return sound.introspector();
  }

  /** Gives values, beside those of the harness, for what the mutant alone declares. */
  void give(RawSettings.Builder settings) {}

  static boolean isReachable(Settings settings) {
    return InMemorySystem.at(settings.get(InMemoryDestination.ADDRESS)).isPresent();
  }

  static String token(Settings settings) {
    return settings.find(InMemoryDestination.TOKEN).map(token -> token.reveal()).orElse("no token");
  }

  static DestinationException saying(DestinationException original, String message) {
    Failure failure = original.failure();
    return new DestinationException(Failure.of(failure.kind(), failure.code(), message));
  }
}
