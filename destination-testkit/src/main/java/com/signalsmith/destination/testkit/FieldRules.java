package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Introspector;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.TargetField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How columns find the fields of a target, where a destination maps them. */
abstract class FieldRules implements Rules {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(2);

  @Test
  @DisplayName("F-1 MUST tell the fields of a target exactly where it claims to")
  void tellsFieldsExactlyWhereItClaimsTo() {
    assertThat(trial().destination().introspector().isPresent())
        .as("whether it has an introspector")
        .isEqualTo(claims(Capability.SCHEMA_INTROSPECTION));
  }

  @Test
  @DisplayName("F-2 MUST give every field of a target a name of its own, the same each time")
  void givesEveryFieldANameOfItsOwn() throws InterruptedException {
    Settings settings = trial().valid(targetWithFields());
    List<TargetField> fields = fields(settings);
    assertThat(fields).extracting(TargetField::name).isNotEmpty().doesNotHaveDuplicates();
    assertThat(fields(settings)).isEqualTo(fields);
  }

  @Test
  @DisplayName("F-3 MUST accept every field that it names in a write")
  void acceptsEveryFieldThatItNames() throws InterruptedException {
    RawSettings raw = targetWithFields();
    List<Column> columns =
        fields(trial().valid(raw)).stream()
            .map(field -> new Column(field.name(), field.type()))
            .distinct()
            .toList();
    RowSchema schema = RowSchema.of(columns, SampleRows.schema().primaryKey());
    List<@Nullable Object> values = new ArrayList<>();
    for (Column column : columns) {
      values.add(
          switch (column.name()) {
            case "id" -> SampleRows.id(2);
            case "position" -> 2;
            case "note" -> SampleRows.note(2);
            default -> null;
          });
    }
    assertThat(send(raw, schema, List.of(Row.of(schema, values))).delivered()).isEqualTo(1);
  }

  @Test
  @DisplayName("F-4 MUST refuse a column that is no field of the target")
  void refusesAColumnThatIsNoField() throws InterruptedException {
    requireMapping();
    RawSettings raw = targetWithFields();
    List<Column> columns = new ArrayList<>(SampleRows.schema().columns());
    columns.add(new Column("no_such_field", ColumnType.TEXT));
    RowSchema schema = RowSchema.of(columns, SampleRows.schema().primaryKey());
    try (Delivery delivery = trial().open(raw, schema)) {
      assertThat(delivery).as("a writer for rows with a column 'no_such_field'").isNull();
    } catch (DestinationException e) {
      assertThat(e.failure().kind()).isEqualTo(FailureKind.DEFINITION);
      assertThat(e.failure().message()).contains("no_such_field");
    }
  }

  @Test
  @DisplayName("F-5 MUST take rows of some fields only, in any order")
  void takesRowsOfSomeFieldsInAnyOrder() throws InterruptedException {
    requireMapping();
    RawSettings raw = targetWithFields();
    RowSchema schema = RowSchema.of(columns("note", "id"), SampleRows.schema().primaryKey());
    try (Delivery delivery = trial().open(raw, schema)) {
      for (int i = 2; i <= 3; i++) {
        delivery.write(List.of(Row.of(schema, List.of(SampleRows.note(i), SampleRows.id(i)))));
      }
      assertThat(delivery.finish().delivered()).isEqualTo(2);
    }
    assertThat(Records.of(trial().harness().delivered(raw))).contains("2=2", "3=3");
  }

  @Test
  @DisplayName("F-6 MUST fail to tell the fields of an unreachable system in time, as unavailable")
  void failsToTellTheFieldsOfAnUnreachableSystem() throws InterruptedException {
    Introspector introspector = introspector();
    Settings settings = trial().valid(trial().unreachable());
    TimeLimit.Ended<List<TargetField>> ended =
        TimeLimit.of(
            "fields of an unreachable system",
            TIMEOUT.plus(GRACE),
            () -> introspector.fields(settings, TIMEOUT));
    assertThat(ended.thrown())
        .as("what it threw")
        .isInstanceOfSatisfying(
            DestinationException.class,
            thrown -> assertThat(thrown.failure().kind()).isEqualTo(FailureKind.UNAVAILABLE));
  }

  /** Returns settings for a target that has fields: where rows make them, a row has been there. */
  private RawSettings targetWithFields() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    send(raw, SampleRows.schema(), SampleRows.rows(1, 1));
    return raw;
  }

  private FlushReport send(RawSettings raw, RowSchema schema, List<Row> rows)
      throws InterruptedException {
    try (Delivery delivery = trial().open(raw, schema)) {
      delivery.write(rows);
      return delivery.finish();
    }
  }

  private List<TargetField> fields(Settings settings) throws InterruptedException {
    return introspector().fields(settings, TIMEOUT);
  }

  private Introspector introspector() {
    Assumptions.assumeTrue(claims(Capability.SCHEMA_INTROSPECTION), "it tells no fields");
    Optional<Introspector> introspector = trial().destination().introspector();
    Assumptions.assumeTrue(introspector.isPresent(), "it has no introspector; see F-1");
    return introspector.orElseThrow();
  }

  private void requireMapping() {
    Assumptions.assumeTrue(claims(Capability.FIELD_MAPPING), "it maps no fields");
  }

  private boolean claims(Capability capability) {
    return trial().spec().capabilities().contains(capability);
  }

  private static List<Column> columns(String... names) {
    return Arrays.stream(names)
        .map(name -> SampleRows.schema().indexOf(name).orElseThrow())
        .map(SampleRows.schema().columns()::get)
        .toList();
  }
}
