package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.WritePlan;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a request per row; one thread at a time. */
final class WebhookWriter implements DestinationWriter {

  private final Envelope envelope;
  private final Flights flights;
  private final String targetId;
  private final Duration retryTimeout;
  private final boolean keyRequired;
  private long last;

  private WebhookWriter(
      Envelope envelope,
      Flights flights,
      String targetId,
      Duration retryTimeout,
      boolean keyRequired) {
    this.envelope = envelope;
    this.flights = flights;
    this.targetId = targetId;
    this.retryTimeout = retryTimeout;
    this.keyRequired = keyRequired;
  }

  /** Returns a writer that closes the endpoint with itself. */
  static WebhookWriter of(WritePlan plan, RunContext context, Endpoint endpoint) {
    return new WebhookWriter(
        Envelope.of(plan.schema(), plan.mode(), context),
        Flights.of(plan.settings(), endpoint),
        endpoint.id(),
        WebhookSettings.deliveryTimeout(plan.settings()),
        // To add is to find nothing.
        plan.mode().identifierRequired() && plan.mode() != AudienceSyncMode.ADD);
  }

  @Override
  public void write(RowBatch batch) throws InterruptedException {
    long sequence = batch.firstSequence();
    for (Row row : batch.rows()) {
      send(row, sequence++);
    }
    last = batch.lastSequence();
  }

  @Override
  public FlushReport flush() throws InterruptedException {
    return flights.settle(last);
  }

  @Override
  public Optional<String> targetId() {
    return Optional.of(targetId); // the URL is all that a target is here
  }

  @Override
  public Optional<Duration> retryTimeout() {
    return Optional.of(retryTimeout);
  }

  @Override
  public boolean recover() throws InterruptedException {
    flights.forget();
    return true;
  }

  @Override
  public void commit() {
    // A request that was answered is all there is.
  }

  @Override
  public void close() {
    flights.close();
  }

  private void send(Row row, long sequence) throws InterruptedException {
    @Nullable String key = envelope.key(row);
    if (key == null && keyRequired) {
      flights.reject(
          WebhookCode.KEY_REQUIRED.rejected(
              sequence, "the row has no primary key to find its record by"));
      return;
    }
    flights.send(
        new Shipment(
            sequence,
            key,
            row.operation(),
            envelope.body(row, sequence, key),
            envelope.idempotencyKey(sequence)));
  }
}
