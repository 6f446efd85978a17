package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Settings;
import java.time.Duration;

/** Turns the steps of a {@link Preflight} into a report within a time limit; stateless. */
final class ConnectionCheck {

  // What is left for closing connections and for the report itself.
  private static final Duration RESERVE = Duration.ofMillis(1500);

  private ConnectionCheck() {}

  static CheckReport of(Settings settings, CheckRecorder report) throws InterruptedException {
    Duration available = report.remaining().minus(RESERVE);
    StepSink sink = StepSink.recording(report);
    ConnectionProperties connection;
    try {
      connection = ConnectionProperties.of(settings);
    } catch (DestinationException e) { // a PEM text of no use, seen before any network is used
      Preflight.refuse("tls", e, sink);
      return report.report();
    }
    Preflight.check(
        connection, sink, Deadline.in(available.isNegative() ? Duration.ZERO : available));
    return report.report();
  }
}
