package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.StepStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SyncCheckTest {

  private final ScriptedDestination destination = new ScriptedDestination();
  private final List<CheckStep> observed = new ArrayList<>();

  @Test
  void tellsTheObserverOfEachStepAndReturnsThemAll() throws InterruptedException {
    destination.checking =
        (settings, context) -> {
          CheckRecorder steps = context.start();
          steps.passed("addresses", "known");
          assertThat(observed).hasSize(1);
          steps.skipped("topic", settings.hasTarget() ? "odd" : "no topic is given");
          return steps.report();
        };
    CheckReport report = check(Duration.ofSeconds(5));

    assertThat(report.status()).isEqualTo(StepStatus.PASSED);
    assertThat(report.steps()).isEqualTo(observed);
    assertThat(observed)
        .extracting(CheckStep::message)
        .containsExactly("known", "no topic is given");
  }

  @Test
  void writesTheReportOfTheContract() throws IOException {
    CheckReport report =
        new CheckReport(
            List.of(
                new CheckStep(
                    "tcp", StepStatus.PASSED, null, "reached", null, null, Duration.ofMillis(7)),
                new CheckStep(
                    "topic",
                    StepStatus.FAILED,
                    "topic_not_found",
                    "there is none",
                    "create it",
                    "target.topic",
                    Duration.ofNanos(1_999_999))));
    JsonNode json = new ObjectMapper().readTree(CheckJson.of(report));

    assertThat(json)
        .hasToString(
            "{\"status\":\"failed\",\"steps\":["
                + "{\"id\":\"tcp\",\"status\":\"passed\",\"code\":null,\"message\":\"reached\","
                + "\"remedy\":null,\"field\":null,\"duration_ms\":7},"
                + "{\"id\":\"topic\",\"status\":\"failed\",\"code\":\"topic_not_found\","
                + "\"message\":\"there is none\",\"remedy\":\"create it\","
                + "\"field\":\"target.topic\",\"duration_ms\":1}]}");
    assertThat(CheckJson.of(new CheckReport(List.of()))).contains("\"status\" : \"passed\"");
  }

  @Test
  void aDestinationThatThrowsHasFailedBehindTheStepsThatItMade() throws InterruptedException {
    destination.checking =
        (settings, context) -> {
          context.start().passed("addresses", "known");
          throw new IllegalStateException("canary");
        };
    CheckReport report = check(Duration.ofSeconds(5));

    assertThat(report.steps()).isEqualTo(observed);
    assertThat(observed).extracting(CheckStep::id).containsExactly("addresses", "check");
    CheckStep step = observed.get(1);
    assertThat(step.status()).isEqualTo(StepStatus.FAILED);
    assertThat(step.code()).isEqualTo("unexpected_failure");
    assertThat(step.message())
        .isEqualTo(
            "unexpected IllegalStateException in a check of destination 'scripted' version 1");
    assertThat(CheckJson.of(report)).doesNotContain("canary");
  }

  @Test
  void aDestinationThatSaysWhyHasFailedWithThat() throws InterruptedException {
    destination.checking =
        (settings, context) -> {
          throw ScriptedDestination.failure(FailureKind.CREDENTIALS, "authentication_failed");
        };
    assertThat(check(Duration.ofSeconds(5)).steps())
        .extracting(CheckStep::code)
        .containsExactly("authentication_failed");
  }

  @Test
  void aMissingClassIsAFailedStepToo() throws InterruptedException {
    destination.checking =
        (settings, context) -> {
          throw new NoClassDefFoundError("x/Y");
        };
    assertThat(check(Duration.ofSeconds(5)).steps())
        .extracting(CheckStep::code)
        .containsExactly("unexpected_failure");
  }

  @Test
  void aDestinationThatDoesNotEndIsToldToAndIsHeardNoMore() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    destination.checking =
        (settings, context) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          context.start().failed("late", Failure.of(FailureKind.TARGET, "late", "too late"));
          done.countDown();
          return context.start().report();
        };
    CheckReport report = check(Duration.ZERO);

    interrupted.await();
    done.await();
    assertThat(report.status()).isEqualTo(StepStatus.FAILED);
    assertThat(observed).extracting(CheckStep::code).containsExactly("check_timeout");
  }

  @Test
  void anObserverThatThrowsDoesNotStopTheCheck() throws InterruptedException {
    destination.checking =
        (settings, context) -> {
          CheckRecorder steps = context.start();
          steps.passed("addresses", "known");
          return steps.report();
        };
    CheckReport report =
        check(
            Duration.ofSeconds(5),
            step -> {
              throw new IllegalStateException("canary");
            });
    assertThat(report.status()).isEqualTo(StepStatus.PASSED);
  }

  @Test
  void whoIsInterruptedBeginsNone() {
    AtomicBoolean begun = new AtomicBoolean();
    destination.checking =
        (settings, context) -> {
          begun.set(true);
          return context.start().report();
        };
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> check(Duration.ofSeconds(5))).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(begun).isFalse();
  }

  @Test
  void whoIsInterruptedStopsTheCheck() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicBoolean begun = new AtomicBoolean();
    Thread caller = Thread.currentThread();
    destination.checking =
        (settings, context) -> {
          begun.set(true);
          caller.interrupt();
          try {
            new CountDownLatch(1).await();
          } finally {
            interrupted.countDown();
          }
          return context.start().report();
        };
    assertThatThrownBy(() -> check(Duration.ofSeconds(20)))
        .isInstanceOf(InterruptedException.class);
    interrupted.await();
    assertThat(begun).isTrue();
  }

  private CheckReport check(Duration timeout) throws InterruptedException {
    return check(timeout, observed::add);
  }

  private CheckReport check(Duration timeout, Consumer<CheckStep> observer)
      throws InterruptedException {
    Settings settings =
        destination
            .spec()
            .validate(RawSettings.builder().method("none").withoutTarget().build())
            .orElseThrow();
    DiscoveredDestination discovered =
        new DiscoveredDestination(destination.spec(), "1", "test", destination);
    return new SyncCheck(new ValidConnection(discovered, settings))
        .run(new CheckContext(timeout, observer));
  }
}
