package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.signalsmith.destination.spi.CanonicalJson;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.testkit.DeliveredMessage;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RowKeyTest {

  static List<GoldenVector> vectors() {
    return GoldenVectors.accepted();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isThatOfTheGoldenVectors(GoldenVector vector) {
    Row row = Row.of(vector.schema(), vector.values());

    byte[] key = RowKey.of(vector.schema(), null).of(row);

    assertThat(DeliveredMessage.of(key, row.json())).isEqualTo(vector.message().orElseThrow());
  }

  @Test
  void isTheTextOfOnePrimaryKeyColumn() {
    RowSchema schema = schema("a");

    assertThat(key(schema, null, "\"x \\\"y\\\" ä\"", "1")).isEqualTo("x \"y\" ä");
    assertThat(key(schema, null, "9007199254740993", "1")).isEqualTo("9007199254740993");
    assertThat(key(schema, null, "true", "1")).isEqualTo("true");
    assertThat(key(schema, null, "\"\"", "1")).isEmpty();
    assertThat(key(schema, null, null, "1")).isNull();
  }

  @Test
  void isTheFieldInPlaceOfThePrimaryKey() {
    assertThat(key(schema("a"), "b", "1", "\"x\"")).isEqualTo("x");
    assertThat(key(schema(), "b", "1", "2.50")).isEqualTo("2.50");
  }

  @Test
  void isAnArrayOfSeveralColumnsInKeyOrder() {
    assertThat(key(schema("a", "b"), null, "1", "\"x,y\"")).isEqualTo("[1,\"x,y\"]");
    assertThat(key(schema("b", "a"), null, "1", "\"x\"")).isEqualTo("[\"x\",1]");
    assertThat(key(schema("a", "b"), null, null, "\"x\"")).isEqualTo("[null,\"x\"]");
  }

  @Test
  void isAbsentWhenEveryColumnIsNull() {
    assertThat(key(schema("a", "b"), null, null, "null")).isNull();
    assertThat(key(schema(), null, "1", "2")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"\\u0041\\/b\"|\"A/b\"",
        "\"\\u00e4\\ud83d\\ude00\"|\"ä😀\"",
        "\"\\u000a\\u0022\\u005C\"|\"\\n\\\"\\\\\"",
        "\"\\u001F\\u0008\"|\"\\u001f\\b\"",
        "{ \"a\" : [ 1 , \"b c\" ] }|{\"a\":[1,\"b c\"]}",
        "1.0|1.0"
      })
  void hasOneFormForEqualTexts(String written, String canonical) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    CanonicalJson.append(written.getBytes(StandardCharsets.UTF_8), out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(canonical);
  }

  @Test
  void needsAColumnThatTheRowsHave() {
    assertThatExceptionOfType(DestinationException.class)
        .isThrownBy(() -> RowKey.of(schema("a"), "customer"))
        .extracting(DestinationException::failure)
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.DEFINITION);
              assertThat(failure.code()).isEqualTo("key_field_unknown");
              assertThat(failure.field()).isEqualTo("target.partition_key_field");
              assertThat(failure.message()).contains("'customer'");
            });
  }

  @Test
  void doesNotLookForColumnsWhereThereIsNoRow() {
    assertThat(RowKey.of(RowSchema.of(List.of(), List.of("id")), "customer")).isNotNull();
  }

  private static RowSchema schema(String... primaryKey) {
    return RowSchema.of(
        List.of(new Column("a", ColumnType.JSON), new Column("b", ColumnType.JSON)),
        List.of(primaryKey));
  }

  private static @Nullable String key(
      RowSchema schema, @Nullable String field, @Nullable String a, @Nullable String b) {
    byte[] key = RowKey.of(schema, field).of(Row.of(schema, Arrays.asList(a, b)));
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }
}
