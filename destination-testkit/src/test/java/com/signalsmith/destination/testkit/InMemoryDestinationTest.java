package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.TargetField;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InMemoryDestinationTest {

  private final InMemoryDestination destination = new InMemoryDestination();
  private final InMemorySystem system = InMemorySystem.start("here", Secret.of("open"));

  @AfterEach
  void closeTheSystem() {
    system.close();
  }

  @Test
  void takesItsKeyFromTheFieldThatItIsTold() throws InterruptedException {
    send(settings().put(Scope.TARGET, "key_field", "note"));

    assertThat(system.messages("rows"))
        .extracting(DeliveredMessage::key)
        .containsExactly("note-00001", "note-00002");
  }

  @Test
  void suggestsTheColumnThatWasProbablyMeant() {
    Failure failure = failureOf(() -> send(settings().put(Scope.TARGET, "key_field", "notes")));

    assertThat(failure)
        .returns(FailureKind.DEFINITION, Failure::kind)
        .returns("the rows have no column 'notes'; did you mean 'note'?", Failure::message)
        .returns("target.key_field", Failure::field);
  }

  @Test
  void needsNoKeyColumnWhereThereAreNoRows() throws InterruptedException {
    RowSchema none = RowSchema.of(List.of(), List.of("id"));
    try (DestinationWriter writer = open(settings(), none)) {
      assertThat(writer.flush().settledThrough()).isZero();
    }
  }

  @Test
  void failsOnALargerRowIfItIsToldTo() {
    RawSettings.Builder settings =
        settings().put(Scope.TARGET, "max_row_bytes", 10).put(Scope.TARGET, "oversized", "fail");

    assertThat(failureOf(() -> send(settings)))
        .returns(FailureKind.TARGET, Failure::kind)
        .returns("row_too_large", Failure::code);
  }

  @Test
  void keepsWhatItHasThroughAnOutage() throws InterruptedException {
    send(settings());
    system.suspend();
    assertThat(failureOf(() -> send(settings())).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    system.resume();
    send(settings());

    assertThat(system.messages("rows")).hasSize(4);
  }

  @Test
  void noticesAnOutageInTheMiddleOfARun() throws InterruptedException {
    try (DestinationWriter writer = open(settings(), SampleRows.schema())) {
      writer.write(RowBatch.of(1, SampleRows.rows(1, 2)));
      system.suspend();
      assertThat(failureOf(writer::flush).kind()).isEqualTo(FailureKind.UNAVAILABLE);
    }
    assertThat(system.messages("rows")).isEmpty();
  }

  @Test
  void holdsColumnsAgainstTheFieldsOfATarget() throws InterruptedException {
    TargetField id = new TargetField("id", ColumnType.TEXT, true, true, "");
    TargetField name = new TargetField("name", ColumnType.TEXT, true, false, "");
    system.createTarget("rows", List.of(id, name));
    RowSchema slip = RowSchema.of(columns("id", "nmae"), List.of("id"));
    RowSchema some = RowSchema.of(columns("id"), List.of("id"));

    assertThat(failureOf(() -> open(settings(), slip)))
        .returns(FailureKind.DEFINITION, Failure::kind)
        .returns("the target has no field 'nmae'; did you mean 'name'?", Failure::message);
    assertThat(failureOf(() -> open(settings(), some)))
        .returns("field_required", Failure::code)
        .returns("the target needs a value for 'name'", Failure::message);
    assertThatIllegalStateException()
        .isThrownBy(() -> system.createTarget("rows", List.of(id)))
        .withMessage("there is a target 'rows'");
  }

  @Test
  void anAddressHasOneSystemAtATime() {
    assertThatIllegalStateException()
        .isThrownBy(() -> InMemorySystem.start("here", Secret.of("x")))
        .withMessage("a system is running at 'here'");
    system.close();
    try (InMemorySystem next = InMemorySystem.start("here", Secret.of("x"))) {
      assertThat(next.messages("rows")).isEmpty();
    }
  }

  @Test
  void aMessageThatIsNotUtf8IsNoMessage() {
    byte[] broken = {'a', (byte) 0xC3};
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> DeliveredMessage.of(null, broken))
        .withMessage("a message of 2 bytes is not UTF-8");
    assertThat(DeliveredMessage.of("é".getBytes(StandardCharsets.UTF_8), new byte[0]).key())
        .isEqualTo("é");
  }

  private void send(RawSettings.Builder settings) throws InterruptedException {
    try (DestinationWriter writer = open(settings, SampleRows.schema())) {
      writer.write(RowBatch.of(1, SampleRows.rows(1, 2)));
      writer.flush();
      writer.commit();
    }
  }

  private DestinationWriter open(RawSettings.Builder settings, RowSchema schema)
      throws InterruptedException {
    return destination.open(
        new WritePlan(
            destination.spec().validate(settings.build()).orElseThrow(), SyncMode.INSERT, schema),
        Trial.RUN);
  }

  private static List<Column> columns(String... names) {
    return Stream.of(names).map(name -> new Column(name, ColumnType.TEXT)).toList();
  }

  private static Failure failureOf(ThrowingCallable call) {
    return catchThrowableOfType(DestinationException.class, call).failure();
  }

  private static RawSettings.Builder settings() {
    return RawSettings.builder()
        .method("none")
        .put(Scope.CONFIGURATION, "address", "here")
        .put(Scope.TARGET, "name", "rows");
  }
}
