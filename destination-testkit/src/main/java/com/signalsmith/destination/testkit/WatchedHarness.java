package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A harness of which it is known what it has opened; one thread. */
final class WatchedHarness implements DestinationHarness {

  private final DestinationHarness harness;
  private OpenResources opened = OpenResources.NONE;

  WatchedHarness(DestinationHarness harness) {
    this.harness = harness;
  }

  OpenResources opened() {
    return opened;
  }

  @Override
  public Destination destination() {
    return harness.destination();
  }

  @Override
  public RawSettings freshTarget(String authenticationMethod) {
    return watch(() -> harness.freshTarget(authenticationMethod));
  }

  @Override
  public List<DeliveredMessage> delivered(RawSettings settings) {
    return watch(() -> harness.delivered(settings));
  }

  @Override
  public Set<String> secrets() {
    return harness.secrets();
  }

  @Override
  public Optional<RawSettings> unreachable() {
    return watch(harness::unreachable);
  }

  @Override
  public Optional<RawSettings> refusedSecret() {
    return watch(harness::refusedSecret);
  }

  @Override
  public Optional<Row> rejectedRow() {
    return watch(harness::rejectedRow);
  }

  private <T> T watch(Supplier<T> call) {
    OpenResources before = OpenResources.now();
    try {
      return call.get();
    } finally {
      opened = opened.and(OpenResources.now().without(before));
    }
  }
}
