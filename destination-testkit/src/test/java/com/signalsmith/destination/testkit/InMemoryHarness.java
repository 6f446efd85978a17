package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Any destination whose system is the in-memory one, on a system of its own. */
class InMemoryHarness implements DestinationHarness {

  private static final String TOKEN = "token-that-opens-the-system";
  private static final String REFUSED = "token-that-is-refused";

  private final Destination destination;
  private final InMemorySystem system =
      InMemorySystem.start("memory-" + UUID.randomUUID(), Secret.of(TOKEN));

  InMemoryHarness(Destination destination) {
    this.destination = destination;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public RawSettings freshTarget(String authenticationMethod) {
    RawSettings.Builder builder = settings(system.address()).method(authenticationMethod);
    if (authenticationMethod.equals("token")) {
      builder.put(Scope.AUTHENTICATION, "token", TOKEN);
    }
    if (destination instanceof Mutant mutant) {
      mutant.give(builder);
    }
    return builder.build();
  }

  @Override
  public List<DeliveredMessage> delivered(RawSettings settings) {
    return system.messages(String.valueOf(settings.values(Scope.TARGET).get("name")));
  }

  @Override
  public Set<String> secrets() {
    return Set.of(TOKEN, REFUSED);
  }

  @Override
  public Optional<RawSettings> unreachable() {
    return Optional.of(
        settings("nowhere").method("token").put(Scope.AUTHENTICATION, "token", TOKEN).build());
  }

  @Override
  public Optional<RawSettings> refusedSecret() {
    return Optional.of(
        settings(system.address())
            .method("token")
            .put(Scope.AUTHENTICATION, "token", REFUSED)
            .build());
  }

  @Override
  public Optional<Row> rejectedRow() {
    return Optional.of(SampleRows.row("refused-row", 1, "too large".repeat(200)));
  }

  private static RawSettings.Builder settings(String address) {
    return RawSettings.builder()
        .put(Scope.CONFIGURATION, "address", address)
        .put(Scope.TARGET, "name", "target-" + UUID.randomUUID())
        .put(Scope.TARGET, "max_row_bytes", 1500);
  }
}
