package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {

  private static final Failure FAILURE =
      Failure.of(FailureKind.UNAVAILABLE, "not_reachable", "'a:1' does not answer");

  @Test
  void saysWhatWentWrongAndWhatToDo() {
    Failure full =
        FAILURE
            .withRetryAfter(Duration.ofSeconds(3))
            .withRemedy("start it")
            .withField("configuration.servers");

    assertThat(full)
        .isEqualTo(
            new Failure(
                FailureKind.UNAVAILABLE,
                "not_reachable",
                "'a:1' does not answer",
                "start it",
                "configuration.servers",
                Duration.ofSeconds(3)));
    assertThat(FAILURE.remedy()).isNull();
    assertThat(FAILURE.field()).isNull();
    assertThat(FAILURE.retryAfter()).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FAILURE.withRetryAfter(Duration.ofSeconds(-1)));
  }

  @Test
  void anExceptionCarriesItAndKeepsTheCauseOutOfItsMessage() {
    IllegalStateException cause = new IllegalStateException("with a password");
    DestinationException exception = new DestinationException(FAILURE, cause);

    assertThat(exception)
        .hasMessage("not_reachable: 'a:1' does not answer")
        .hasCause(cause)
        .returns(FAILURE, DestinationException::failure);
    assertThat(new DestinationException(FAILURE)).hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Not reachable", "NOT_REACHABLE", "not-reachable", "a__b", "1a"})
  void refusesACodeThatIsNotSnakeCase(String code) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Failure.of(FailureKind.TARGET, code, "message"))
        .withMessage("'" + code + "' is not a snake-case code");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettingsProblem("target.topic", code, "message"));
  }

  @Test
  void refusesABlankMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Failure.of(FailureKind.TARGET, "code", " "));
  }

  @Test
  void onlyWhatPassesByItselfIsTriedAgain() {
    assertThat(FailureKind.values())
        .filteredOn(FailureKind::retryable)
        .containsExactly(FailureKind.UNAVAILABLE);
    assertThat(FailureKind.CREDENTIALS.id()).isEqualTo("credentials");
  }

  @Test
  void aRunNeedsItsIds() {
    assertThat(new RunContext("sync", "run").runId()).isEqualTo("run");
    assertThatIllegalArgumentException().isThrownBy(() -> new RunContext(" ", "run"));
    assertThatIllegalArgumentException().isThrownBy(() -> new RunContext("sync", ""));
  }
}
