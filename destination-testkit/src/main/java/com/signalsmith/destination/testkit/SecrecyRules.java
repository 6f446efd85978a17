package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.WritePlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What nobody may see: secrets, and the content of rows where only their number belongs. */
abstract class SecrecyRules implements Rules {

  @Test
  @DisplayName("S-1 MUST mask every secret in settings and in what is wrong with them")
  void masksEverySecretInSettings() {
    trial().requireSecrets();
    for (String method : trial().methods()) {
      RawSettings raw = trial().harness().freshTarget(method);
      trial().assertNoSecretIn("the settings", trial().valid(raw) + " " + raw);
      trial().assertNoSecretIn("a problem", trial().spec().validate(spoiled(raw)).toString());
    }
  }

  @Test
  @DisplayName("S-2 MUST NOT show a secret when the system is unreachable")
  void showsNoSecretWhenTheSystemIsUnreachable() throws InterruptedException {
    trial().requireSecrets();
    assertOpenShowsNoSecret(trial().unreachable());
  }

  @Test
  @DisplayName("S-3 MUST NOT show a secret that the system refuses")
  void showsNoSecretThatTheSystemRefuses() throws InterruptedException {
    trial().requireSecrets();
    assertOpenShowsNoSecret(trial().refusedSecret());
  }

  @Test
  @DisplayName("S-4 MUST NOT show a secret in a check")
  void showsNoSecretInACheck() throws InterruptedException {
    trial().requireSecrets();
    List<RawSettings> all =
        Stream.of(
                Optional.of(trial().freshTarget()),
                trial().harness().unreachable(),
                trial().harness().refusedSecret())
            .flatMap(Optional::stream)
            .toList();
    for (RawSettings raw : all) {
      TimeLimit.Ended<?> check =
          TimeLimit.of(
              "check",
              LifecycleRules.OPEN_LIMIT.multipliedBy(2),
              () -> trial().destination().check(trial().valid(raw), CheckContext.unobserved()));
      trial().assertNoSecretIn("a check", text(check));
    }
  }

  @Test
  @DisplayName("S-5 MUST NOT repeat a row's content where it rejects the row")
  void repeatsNoContentOfARejectedRow() throws InterruptedException {
    Row row = trial().rejectedRow();
    List<RejectedRow> rejected;
    try (Delivery delivery = trial().open(trial().freshTarget(), row.schema())) {
      delivery.write(List.of(row));
      rejected = delivery.finish().rejected();
    }
    Assumptions.assumeFalse(rejected.isEmpty(), "nothing was rejected; see W-7");
    for (int column = 0; column < row.schema().columns().size(); column++) {
      byte[] text = row.text(column);
      if (text != null && text.length > 3) {
        assertThat(rejected.toString().contains(new String(text, UTF_8)))
            .as("the rejection repeats column '%s'", row.schema().columns().get(column).name())
            .isFalse();
      }
    }
  }

  private void assertOpenShowsNoSecret(RawSettings raw) throws InterruptedException {
    Assumptions.assumeTrue(hasSecret(raw), "the harness gives no secret with these settings");
    WritePlan plan = trial().plan(raw);
    TimeLimit.Ended<?> open =
        TimeLimit.of(
            "open",
            LifecycleRules.OPEN_LIMIT,
            () -> {
              trial().destination().open(plan, Trial.RUN).close();
              return true;
            });
    Assumptions.assumeTrue(open.thrown() != null, "open did not fail; see L-4 and L-8");
    trial().assertNoSecretIn("the exception with its causes", text(open));
    Optional<Introspector> introspector = trial().destination().introspector();
    if (introspector.isPresent()) {
      TimeLimit.Ended<?> fields =
          TimeLimit.of(
              "fields",
              LifecycleRules.OPEN_LIMIT,
              () -> introspector.get().fields(plan.settings(), CheckContext.DEFAULT_TIMEOUT));
      trial().assertNoSecretIn("the exception of the introspector", text(fields));
    }
  }

  private boolean hasSecret(RawSettings raw) {
    return Stream.of(Scope.values())
        .flatMap(scope -> raw.values(scope).values().stream())
        .map(value -> value instanceof Secret secret ? secret.reveal() : value.toString())
        .anyMatch(trial().harness().secrets()::contains);
  }

  private static String text(TimeLimit.Ended<?> ended) {
    Throwable thrown = ended.thrown();
    if (thrown == null) {
      return String.valueOf(ended.value());
    }
    return thrown instanceof DestinationException exception
        ? exception.failure() + Trial.stackTrace(thrown)
        : Trial.stackTrace(thrown);
  }

  /** Returns settings with something wrong in every scope. */
  private static RawSettings spoiled(RawSettings raw) {
    RawSettings.Builder builder = RawSettings.builder();
    raw.method().ifPresent(builder::method);
    for (Scope scope : Scope.values()) {
      raw.values(scope).forEach((key, value) -> builder.put(scope, key, value));
      builder.put(scope, "no_such_field", true);
    }
    return builder.build();
  }
}
