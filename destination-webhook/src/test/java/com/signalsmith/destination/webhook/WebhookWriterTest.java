package com.signalsmith.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckStep;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.StepStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of rows, by what a real server does. */
@Timeout(60)
class WebhookWriterTest {

  private final HookServer server = HookServer.start(HookServer.rows(request -> null));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsMethodHeadersAndBody() throws InterruptedException {
    RawSettings raw =
        Hooks.raw(server.url("/in/put"))
            .put(Scope.CONFIGURATION, "method", "PATCH")
            .put(Scope.AUTHENTICATION, "authorization_header", "Bearer a")
            .put(Scope.AUTHENTICATION, "api_key", "k")
            .build();
    try (DestinationWriter writer = Hooks.open(raw, Hooks.INSERT)) {
      writer.write(Hooks.rows(1, "a"));
      writer.flush();
    }
    HookServer.Received request = server.requests().get(0);
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.path()).isEqualTo("/in/put");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.header("Authorization")).isEqualTo("Bearer a");
    assertThat(request.header("X-API-Key")).isEqualTo("k");
    assertThat(request.header("Idempotency-Key")).isEqualTo("daily+%22scores%22/run-1/1");
    assertThat(request.body()).startsWith("{\"data\":{\"id\":\"a\",\"n\":1},\"metadata\":{");
  }

  @ParameterizedTest
  @CsvSource({
    "400,row_refused",
    "409,row_refused",
    "413,row_too_large",
    "415,row_refused",
    "422,row_refused"
  })
  void rejectsARowAndDeliversItsNeighbours(int status, String code) throws InterruptedException {
    answerTo("b", HookServer.Reply.of(status));
    try (DestinationWriter writer = Hooks.open(server)) {
      writer.write(Hooks.rows(4, "a", "b", "", "c"));
      FlushReport report = writer.flush();

      assertThat(report.settledThrough()).isEqualTo(7);
      assertThat(report.created()).isEqualTo(3);
      assertThat(report.unkeyed()).isEqualTo(1);
      assertThat(report.rejected())
          .extracting(RejectedRow::sequence, RejectedRow::code)
          .containsExactly(tuple(5L, code));
      assertThat(writer.flush().delivered()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301,DEFINITION,redirected",
    "307,DEFINITION,redirected",
    "401,CREDENTIALS,credentials_refused",
    "403,CREDENTIALS,credentials_refused",
    "404,TARGET,url_not_found",
    "405,TARGET,url_not_found",
    "410,TARGET,url_not_found",
    "500,UNAVAILABLE,server_failed",
    "503,UNAVAILABLE,server_failed"
  })
  void failsTheRun(int status, FailureKind kind, String code) throws InterruptedException {
    server.answer(HookServer.rows(request -> HookServer.Reply.of(status)));
    try (DestinationWriter writer = Hooks.open(server)) {
      Failure failure = failureOf(writer, "a");

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.message()).contains("status " + status).doesNotContain("/rows");
      assertThat(failure.retryAfter()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void sendsNothingBeforeTheTimeThatTheServerAsksFor(int status) throws InterruptedException {
    AtomicLong pauseEnd = new AtomicLong();
    AtomicBoolean early = new AtomicBoolean();
    server.answer(
        HookServer.rows(
            request -> {
              long now = System.nanoTime();
              if (pauseEnd.compareAndSet(0, now + TimeUnit.SECONDS.toNanos(1))) {
                return new HookServer.Reply(status, Map.of("Retry-After", "1"));
              }
              early.compareAndSet(false, pauseEnd.get() - now > 0);
              return null;
            }));
    RawSettings raw = Hooks.raw(server.url("/")).put(Scope.CONFIGURATION, "concurrency", 1).build();
    try (DestinationWriter writer = Hooks.open(raw, Hooks.INSERT)) {
      writer.write(Hooks.rows(1, "a", "b", "a", ""));
      assertThat(writer.flush().created()).isEqualTo(4);
    }
    assertThat(early).isFalse();
    assertThat(rowsOf("a")).containsExactly(1, 3);
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void completesWhereEveryTenthRequestIsRefused() throws InterruptedException {
    AtomicInteger requests = new AtomicInteger();
    server.answer(
        HookServer.rows(
            request -> requests.incrementAndGet() % 10 == 0 ? HookServer.Reply.of(429) : null));
    try (DestinationWriter writer = Hooks.open(server)) {
      writer.write(Hooks.rows(1, "a", "b", "a", "b", "a", "c", "d", "e", "a", "b", "a", "b"));
      writer.write(Hooks.rows(13, "a", "b", "a", "b", "a", "c", "d", "e", "a", "b", "a", "b"));
      assertThat(writer.flush().created()).isEqualTo(24);
    }
    assertThat(rowsOf("a")).containsExactly(1, 3, 5, 9, 11, 13, 15, 17, 21, 23);
    assertThat(server.accepted()).hasSize(24);
  }

  @Test
  void failsOnceTheServerHasTakenNothingForTheTimeThatThereIs() throws InterruptedException {
    server.answer(HookServer.rows(request -> HookServer.Reply.of(429)));
    RawSettings raw =
        Hooks.raw(server.url("/")).put(Scope.CONFIGURATION, "delivery_timeout_seconds", 1).build();
    try (DestinationWriter writer = Hooks.open(raw, Hooks.INSERT)) {
      Failure failure = failureOf(writer, "a");

      assertThat(failure.code()).isEqualTo("rate_limited");
      assertThat(failure.kind()).isEqualTo(FailureKind.UNAVAILABLE);
      assertThat(failure.message()).contains("status 429", "'delivery_timeout_seconds'");
      assertThat(writer.retryTimeout()).contains(Duration.ofSeconds(1));
    }
    assertThat(server.requests()).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @CsvSource({
    "429,7200,rate_limited,to wait 7200 s",
    "429,99999999999999999999,rate_limited,to wait 999999999 s",
    "503,7200,server_failed,to wait 7200 s",
    "503,'Tue, 31 Dec 2999 23:59:59 GMT',server_failed,to wait 3"
  })
  void failsAtOnceWhereTheServerAsksForMoreTimeThanThereIs(
      int status, String retryAfter, String code, String message) throws InterruptedException {
    answerTo("a", new HookServer.Reply(status, Map.of("Retry-After", retryAfter)));
    try (DestinationWriter writer = Hooks.open(server)) {
      Failure failure = failureOf(writer, "a");

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.message()).contains(message);
      assertThat(failure.retryAfter()).isGreaterThan(Duration.ofMinutes(2));
    }
    assertThat(server.requests()).as("no attempt before it may").hasSize(1);
  }

  @Test
  void anInterruptEndsTheWaitForALimit() throws InterruptedException {
    Thread writing = Thread.currentThread();
    server.answer(
        HookServer.rows(
            request -> {
              writing.interrupt();
              return new HookServer.Reply(429, Map.of("Retry-After", "100"));
            }));
    try (DestinationWriter writer = Hooks.open(server)) {
      assertThatThrownBy(
              () -> {
                writer.write(Hooks.rows(1, "a"));
                writer.flush();
              })
          .isInstanceOf(InterruptedException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, -1})
  void sendsAgainAtOnceWhatFailsNowAndThen(int status) throws InterruptedException {
    AtomicInteger requests = new AtomicInteger();
    server.answer(
        HookServer.rows(
            request -> requests.incrementAndGet() < 3 ? HookServer.Reply.of(status) : null));
    try (DestinationWriter writer = Hooks.open(server)) {
      writer.write(Hooks.rows(1, "a"));
      assertThat(writer.flush().created()).isEqualTo(1);
    }
    assertThat(server.requests())
        .extracting(HookServer.Received::body)
        .hasSize(3)
        .containsOnly(server.requests().get(0).body());
  }

  @Test
  void followsNoRedirect() throws InterruptedException {
    try (HookServer elsewhere = HookServer.start(request -> HookServer.Reply.of(200))) {
      answerTo("a", new HookServer.Reply(307, Map.of("Location", elsewhere.url("/"))));
      try (DestinationWriter writer = Hooks.open(server)) {
        assertThat(failureOf(writer, "a").field()).isEqualTo("configuration.url");
      }
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void givesUpWaitingForAnAnswer() throws InterruptedException {
    answerTo("a", HookServer.Reply.of(0));
    try (DestinationWriter writer = Hooks.open(server)) {
      Failure failure = failureOf(writer, "a");
      assertThat(failure.code()).isEqualTo("request_timeout");
      assertThat(failure.kind().retryable()).isTrue();
    }
  }

  @Test
  void sendsSoManyAtATimeAndNeverTwoOfAKey() throws InterruptedException {
    CyclicBarrier together = new CyclicBarrier(4);
    CountDownLatch second = new CountDownLatch(1);
    AtomicBoolean overlap = new AtomicBoolean();
    server.answer(
        HookServer.rows(
            request -> {
              if (request.body().contains("\"row\":1,")) {
                overlap.set(await(second));
              } else if (request.body().contains("\"key\":\"same\"")) {
                second.countDown();
              } else {
                await(together);
              }
              return null;
            }));
    RawSettings raw = Hooks.raw(server.url("/")).put(Scope.CONFIGURATION, "concurrency", 4).build();
    try (DestinationWriter writer = Hooks.open(raw, Hooks.INSERT)) {
      writer.write(Hooks.rows(1, "same", "same", "a", "b", "c", "d", "same", "same"));
      assertThat(writer.flush().created()).isEqualTo(8);
    }
    assertThat(overlap).isFalse();
    assertThat(rowsOf("same")).containsExactly(1, 2, 7, 8);
  }

  @Test
  void recoversWithoutSendingAgainWhatHasArrived() throws InterruptedException {
    answerTo("b", HookServer.Reply.of(503));
    try (DestinationWriter writer = Hooks.open(server)) {
      writer.write(Hooks.rows(1, "a"));
      assertThat(failureOf(writer, 2, "b", "b").code()).isEqualTo("server_failed");
      server.answer(HookServer.rows(request -> null));

      assertThat(writer.recover()).isTrue();
      writer.write(Hooks.rows(1, "a"));
      writer.write(Hooks.rows(2, "b", "b"));
      FlushReport report = writer.flush();

      assertThat(report.created()).isEqualTo(3);
      assertThat(report.settledThrough()).isEqualTo(3);
    }
    assertThat(rowsOf("a")).containsExactly(1);
    assertThat(rowsOf("b")).containsExactly(2, 3);
  }

  @Test
  void tellsOneUrlFromAnotherWithoutShowingIt() throws InterruptedException {
    String id = targetId("/rows?token=secret");

    assertThat(id).isEqualTo(targetId("/rows?token=secret")).doesNotContain("secret", "rows");
    assertThat(id).isNotEqualTo(targetId("/rows")).isNotEqualTo(targetId("/other?token=secret"));
  }

  private String targetId(String path) throws InterruptedException {
    try (DestinationWriter writer = Hooks.open(Hooks.raw(server.url(path)).build(), Hooks.INSERT)) {
      return writer.targetId().orElseThrow();
    }
  }

  @Test
  void rejectsARowWithoutAKeyWhereItsRecordMustBeFound() throws InterruptedException {
    try (DestinationWriter writer = Hooks.open(Hooks.raw(server.url("/")).build(), Hooks.REMOVE)) {
      writer.write(Hooks.rows(1, "", "a"));
      assertThat(writer.flush().rejected())
          .extracting(RejectedRow::code)
          .containsExactly("key_required");
    }
  }

  @Test
  void abandonsWhatIsUnderWay() throws InterruptedException {
    answerTo("a", HookServer.Reply.of(0));
    DestinationWriter writer = Hooks.open(server);
    writer.write(Hooks.rows(1, "a"));
    writer.close();
    writer.close();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("signalsmith-webhook"));
  }

  @Test
  void opensNoServerThatRefusesOrRedirects() {
    server.answer(request -> HookServer.Reply.of(401));
    assertThatThrownBy(() -> Hooks.open(server)).hasMessageStartingWith("credentials_refused");
    server.answer(request -> HookServer.Reply.of(302));
    assertThatThrownBy(() -> Hooks.open(server)).hasMessageStartingWith("redirected");
    server.answer(request -> HookServer.Reply.of(-1));
    assertThatThrownBy(() -> Hooks.open(server)).hasMessageStartingWith("connection_failed");
  }

  @Test
  void knowsAHostThatNobodyKnows() {
    RawSettings raw = Hooks.raw("http://no-such-host.invalid/").build();
    assertThatThrownBy(() -> Hooks.open(raw, Hooks.INSERT)).hasMessageStartingWith("host_unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "200,PASSED",
    "401,FAILED",
    "403,WARNING",
    "308,FAILED",
    "404,SKIPPED",
    "405,SKIPPED",
    "501,SKIPPED"
  })
  void checksWithoutSendingData(int status, StepStatus expected) throws InterruptedException {
    server.answer(request -> HookServer.Reply.of(status));
    List<CheckStep> steps =
        new WebhookDestination()
            .check(Hooks.valid(Hooks.raw(server.url("/")).build()), CheckContext.unobserved())
            .steps();

    assertThat(steps)
        .extracting(CheckStep::id, CheckStep::status)
        .containsExactly(tuple("connection", StepStatus.PASSED), tuple("credentials", expected));
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"429,rate_limited", "500,server_failed", "503,server_failed"})
  void checkWarnsOfAServerThatIsNotWell(int status, String code) throws InterruptedException {
    server.answer(request -> HookServer.Reply.of(status));
    List<CheckStep> steps =
        new WebhookDestination()
            .check(Hooks.valid(Hooks.raw(server.url("/")).build()), CheckContext.unobserved())
            .steps();

    assertThat(steps)
        .extracting(CheckStep::id, CheckStep::status)
        .containsExactly(
            tuple("connection", StepStatus.WARNING), tuple("credentials", StepStatus.SKIPPED));
    assertThat(steps.get(0).toString()).contains(code, "OPTIONS with status " + status);
  }

  private void answerTo(String id, HookServer.Reply reply) {
    server.answer(
        HookServer.rows(
            request -> request.body().contains("\"key\":\"" + id + "\"") ? reply : null));
  }

  private Failure failureOf(DestinationWriter writer, String id) {
    return failureOf(writer, 1, id);
  }

  private static Failure failureOf(DestinationWriter writer, long first, String... ids) {
    DestinationException thrown =
        catchThrowableOfType(
            DestinationException.class,
            () -> {
              writer.write(Hooks.rows(first, ids));
              writer.flush();
            });
    return thrown.failure();
  }

  private List<Integer> rowsOf(String id) {
    return server.accepted().stream()
        .map(HookServer.Received::body)
        .filter(body -> body.contains("\"key\":\"" + id + "\""))
        .map(body -> Integer.valueOf(body.replaceAll(".*\"row\":([0-9]+),.*", "$1")))
        .toList();
  }

  // Long enough for a second request that should not come.
  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
