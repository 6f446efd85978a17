package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.StepStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * How an attempt to open a writer failed, and how long that took.
 *
 * <p>Every attempt is made with a check too, which must come to the same code.
 */
record Opening(Failure failure, Duration time) {

  static Opening of(Definition definition) throws InterruptedException {
    KafkaDestination destination = new KafkaDestination();
    long start = System.nanoTime();
    try (DestinationWriter unexpected = destination.open(definition.plan(), Definition.RUN)) {
      throw new AssertionError("the destination opened " + unexpected);
    } catch (DestinationException e) {
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      CheckReport report = destination.check(definition.settings(), CheckContext.unobserved());
      Optional<CheckStep> failed =
          report.steps().stream().filter(step -> step.status() == StepStatus.FAILED).findFirst();
      assertThat(failed).isPresent();
      assertThat(failed.get().code()).isEqualTo(e.failure().code());
      return new Opening(e.failure(), time);
    }
  }
}
