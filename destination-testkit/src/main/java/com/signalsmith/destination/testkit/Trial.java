package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import com.signalsmith.destination.spi.WritePlan;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** One destination while one rule looks at it. */
final class Trial {

  static final RunContext RUN = new RunContext("conformance", "conformance-run-1");

  private final WatchedHarness harness;
  private final Destination destination;
  private final DestinationSpec spec;

  Trial(DestinationHarness harness) {
    this.harness = new WatchedHarness(harness);
    this.destination = harness.destination();
    this.spec = destination.spec();
  }

  DestinationHarness harness() {
    return harness;
  }

  OpenResources openedByTheHarness() {
    return harness.opened();
  }

  Destination destination() {
    return destination;
  }

  DestinationSpec spec() {
    return spec;
  }

  List<String> methods() {
    return spec.authentication().stream().map(AuthenticationMethod::id).toList();
  }

  /** Returns settings for an empty target, with the first authentication method. */
  RawSettings freshTarget() {
    return harness.freshTarget(methods().get(0));
  }

  Settings valid(RawSettings raw) {
    assertThat(spec.validate(raw).problems()).as("the problems of %s", raw).isEmpty();
    return spec.validate(raw).orElseThrow();
  }

  /** Returns the first declared mode after which every row can be found in the target. */
  WriteMode mode() {
    Stream<WriteMode> adding =
        Stream.of(SyncMode.INSERT, AudienceSyncMode.ADD, SyncMode.UPSERT, AudienceSyncMode.UPSERT);
    Optional<WriteMode> mode = adding.filter(spec::supports).findFirst();
    Assumptions.assumeTrue(mode.isPresent(), "it declares no mode that adds rows to a target");
    return mode.orElseThrow();
  }

  WritePlan plan(RawSettings raw) {
    return plan(raw, SampleRows.schema());
  }

  WritePlan plan(RawSettings raw, RowSchema schema) {
    return new WritePlan(valid(raw), mode(), schema);
  }

  Delivery open(RawSettings raw) throws InterruptedException {
    return open(raw, SampleRows.schema());
  }

  Delivery open(RawSettings raw, RowSchema schema) throws InterruptedException {
    return new Delivery(destination.open(plan(raw, schema), RUN));
  }

  Delivery open(RawSettings raw, WriteMode mode) throws InterruptedException {
    WritePlan plan = new WritePlan(valid(raw), mode, SampleRows.schema());
    try {
      return new Delivery(destination.open(plan, RUN));
    } catch (DestinationException e) {
      return Assumptions.abort("mode '" + mode.id() + "' does not open; see W-14");
    }
  }

  /** Sends rows to a target in one run, and returns what is there afterwards. */
  List<DeliveredMessage> send(RawSettings raw, List<Row> rows) throws InterruptedException {
    try (Delivery delivery = open(raw)) {
      delivery.write(rows);
      delivery.finish();
    }
    return harness.delivered(raw);
  }

  /** Sends each vector, a run for all of equal columns, and returns what is there. */
  List<DeliveredMessage> sendVectors(List<GoldenVector> vectors) throws InterruptedException {
    Map<RowSchema, List<Row>> rows = new LinkedHashMap<>();
    for (GoldenVector vector : vectors) {
      rows.computeIfAbsent(vector.schema(), schema -> new ArrayList<>())
          .add(Row.of(vector.schema(), vector.values()));
    }
    // A target that maps fields has those of one run.
    boolean oneTarget = !spec.capabilities().contains(Capability.FIELD_MAPPING);
    List<DeliveredMessage> all = new ArrayList<>();
    RawSettings raw = freshTarget();
    for (Map.Entry<RowSchema, List<Row>> each : rows.entrySet()) {
      try (Delivery delivery = open(raw, each.getKey())) {
        delivery.write(each.getValue());
        delivery.finish();
      }
      if (!oneTarget) {
        all.addAll(harness.delivered(raw));
        raw = freshTarget();
      }
    }
    return oneTarget ? harness.delivered(raw) : all;
  }

  RawSettings unreachable() {
    return orSkip(harness.unreachable(), "the harness knows no unreachable system");
  }

  RawSettings refusedSecret() {
    return orSkip(harness.refusedSecret(), "the harness knows no refused secret");
  }

  Row rejectedRow() {
    return orSkip(harness.rejectedRow(), "the harness knows no row to be refused");
  }

  void requireSecrets() {
    Assumptions.assumeFalse(harness.secrets().isEmpty(), "the harness has no secret to look for");
  }

  void assertNoSecretIn(String what, String text) {
    for (String secret : harness.secrets()) {
      assertThat(text.contains(secret)).as("%s shows a secret", what).isFalse();
    }
  }

  private static <T> T orSkip(Optional<T> part, String reason) {
    Assumptions.assumeTrue(part.isPresent(), reason);
    return part.orElseThrow();
  }

  static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
