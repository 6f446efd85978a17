package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Failure;

/** Learns how each step of a {@link Preflight} ended; one thread. */
interface StepSink {

  /** Ends a step as one that is as it should be. */
  void passed(String step, String message);

  /** Ends a step as one that could not be looked at. */
  void skipped(String step, String message);

  /** Ends a step as one that somebody should look at. */
  void warning(String step, Failure failure);

  /** Ends a step as one that makes a run fail; may throw it. */
  void failed(String step, DestinationException failure);

  /** Returns one that writes a report for people. */
  static StepSink recording(CheckRecorder report) {
    return new StepSink() {
      @Override
      public void passed(String step, String message) {
        report.passed(step, message);
      }

      @Override
      public void skipped(String step, String message) {
        report.skipped(step, message);
      }

      @Override
      public void warning(String step, Failure failure) {
        report.warning(step, failure);
      }

      @Override
      public void failed(String step, DestinationException failure) {
        report.failed(step, failure.failure());
      }
    };
  }

  /** Returns one that throws the first failure and does not care about the rest. */
  static StepSink throwing() {
    return new StepSink() {
      @Override
      public void passed(String step, String message) {}

      @Override
      public void skipped(String step, String message) {}

      @Override
      public void warning(String step, Failure failure) {}

      @Override
      public void failed(String step, DestinationException failure) {
        throw failure;
      }
    };
  }
}
