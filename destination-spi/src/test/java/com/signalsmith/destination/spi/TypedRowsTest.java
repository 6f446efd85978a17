package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedRowsTest {

  private static final RowSchema PEOPLE =
      RowSchema.of(
          List.of(new Column("id", ColumnType.INTEGER), new Column("name", ColumnType.TEXT)),
          List.of("id"));

  @Test
  void makesRowsThatAreReadOneByOne() {
    TypedRows rows = TypedRows.of(PEOPLE);
    rows.add(List.of(1, "Ann"));
    rows.add(Arrays.asList(2, null));
    int length = rows.jsonLength();

    List<Row> taken = rows.take();

    assertThat(taken)
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":1,\"name\":\"Ann\"}", "{\"id\":2,\"name\":null}");
    assertThat(taken.stream().mapToInt(Row::jsonLength).sum()).isEqualTo(length);
    assertThat(taken.get(0).text(1)).asString(StandardCharsets.UTF_8).isEqualTo("Ann");
    assertThat(taken.get(1).text(0)).asString(StandardCharsets.UTF_8).isEqualTo("2");
    assertThat(taken.get(1).text(1)).isNull();
  }

  @Test
  void startsAnewWhenRowsWereTaken() {
    TypedRows rows = TypedRows.of(PEOPLE);
    rows.add(List.of(1, "Ann"));
    List<Row> first = rows.take();
    rows.add(List.of(2, "Bob"));

    assertThat(rows.size()).isEqualTo(1);
    assertThat(rows.take())
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":2,\"name\":\"Bob\"}");
    assertThat(first)
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":1,\"name\":\"Ann\"}");
    assertThat(rows.take()).isEmpty();
  }

  @Test
  void makesTheSameRowsOfSingleValues() {
    TypedRows rows = TypedRows.of(PEOPLE);
    for (int i = 0; i < 1000; i++) {
      rows.putLong(i);
      rows.put("n" + i);
      rows.endRow();
    }

    assertThat(rows.size()).isEqualTo(1000);
    assertThat(rows.take().get(999))
        .extracting(TypedRowsTest::json)
        .isEqualTo("{\"id\":999,\"name\":\"n999\"}");
  }

  @Test
  void forgetsARowThatIsDropped() {
    TypedRows rows = TypedRows.of(PEOPLE);
    rows.add(List.of(1, "Ann"));
    rows.putLong(2);
    rows.dropRow();
    rows.add(List.of(3, "Cid"));
    rows.putLong(4);

    assertThat(rows.take())
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":1,\"name\":\"Ann\"}", "{\"id\":3,\"name\":\"Cid\"}");
    rows.add(List.of(5, "Eve"));
    assertThat(rows.take())
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":5,\"name\":\"Eve\"}");
  }

  @Test
  void namesTheColumnOfAValueThatHasNoFormAndAddsNothing() {
    TypedRows rows = TypedRows.of(PEOPLE);
    rows.add(List.of(1, "Ann"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows.add(List.of(2, "\uD800")))
        .withMessageContaining("column 'name'")
        .withMessageContaining("lone surrogate");

    assertThat(rows.size()).isEqualTo(1);
    rows.add(List.of(3, "Cid"));
    assertThat(rows.take())
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"id\":1,\"name\":\"Ann\"}", "{\"id\":3,\"name\":\"Cid\"}");
  }

  @Test
  void needsAValueForEachColumn() {
    TypedRows rows = TypedRows.of(PEOPLE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows.add(List.of(1)))
        .withMessageContaining("2 values");
    rows.putLong(1);
    assertThatIllegalStateException().isThrownBy(rows::endRow).withMessageContaining("2 values");
    rows.put("Ann");
    assertThatThrownBy(() -> rows.putBoolean(true)).isInstanceOf(IndexOutOfBoundsException.class);
    rows.endRow();
    assertThat(rows.take()).hasSize(1);
  }

  @Test
  void makesRowsWithoutColumns() {
    TypedRows rows = TypedRows.of(RowSchema.of(List.of(), List.of()));
    rows.add(List.of());
    rows.endRow();

    assertThat(rows.take()).extracting(TypedRowsTest::json).containsExactly("{}", "{}");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        9,
        10,
        -1,
        -10,
        99,
        100,
        1234567890123L,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -Long.MAX_VALUE
      })
  void writesWholeNumbersWithAllTheirDigits(long number) {
    TypedRows rows = TypedRows.of(single(ColumnType.INTEGER));
    rows.putLong(number);
    rows.endRow();

    assertThat(json(rows.take().get(0))).isEqualTo("{\"v\":" + number + "}");
  }

  @Test
  void writesWholeNumbersOfEveryLength() {
    TypedRows rows = TypedRows.of(single(ColumnType.INTEGER));
    for (long number = 1; number > 0 && number < Long.MAX_VALUE / 10; number *= 10) {
      for (long near : new long[] {number - 1, number, number + 1, -number}) {
        rows.putLong(near);
        rows.endRow();
        assertThat(json(rows.take().get(0))).isEqualTo("{\"v\":" + near + "}");
      }
    }
  }

  @Test
  void writesTruthValues() {
    TypedRows rows = TypedRows.of(single(ColumnType.BOOLEAN));
    rows.putBoolean(true);
    rows.endRow();
    rows.putBoolean(false);
    rows.endRow();

    assertThat(rows.take())
        .extracting(TypedRowsTest::json)
        .containsExactly("{\"v\":true}", "{\"v\":false}");
  }

  // An escape at each place of the eight bytes that are looked at together, and behind them.
  @ParameterizedTest
  @ValueSource(strings = {"\"", "\\", "\n", "\u0000", "\u001f", "\u007f", " ", "!", "é", "€", "😀"})
  void writesUtf8AsItWritesTheSameText(String character) {
    RowSchema schema = single(ColumnType.TEXT);
    for (int length = 0; length < 20; length++) {
      for (int at = 0; at <= length; at++) {
        String text = "x".repeat(at) + character + "y".repeat(length - at) + character;
        byte[] utf8 = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        TypedRows rows = TypedRows.of(schema);
        rows.putText(utf8, 1, utf8.length - 1);
        rows.endRow();
        rows.add(List.of(text.getBytes(StandardCharsets.UTF_8)));
        Row expected = Row.of(schema, List.of(text));

        assertThat(rows.take())
            .allSatisfy(row -> assertThat(row.json()).isEqualTo(expected.json()))
            .allSatisfy(
                row -> assertThat(row.text(0)).asString(StandardCharsets.UTF_8).isEqualTo(text));
      }
    }
  }

  @Test
  void refusesATextThatIsNotWithinItsBytes() {
    TypedRows rows = TypedRows.of(single(ColumnType.TEXT));

    assertThatThrownBy(() -> rows.putText(new byte[3], 1, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        -1,
        1,
        1_000,
        1_764_000_000_000_000L,
        1_764_000_000_123_400L,
        -62_135_596_800_000_001L, // year 0
        -62_200_000_000_000_000L,
        -99_999_999_999_999_999L, // before year 0
        253_402_300_799_999_999L,
        253_402_300_800_000_000L, // year 10000
        Long.MIN_VALUE,
        Long.MAX_VALUE
      })
  void writesMicrosecondsAsItWritesTheSameInstant(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    RowSchema zoned = single(ColumnType.TIMESTAMP_WITH_ZONE);
    RowSchema local = single(ColumnType.TIMESTAMP);

    assertThat(json(ofMicros(zoned, micros))).isEqualTo(json(Row.of(zoned, List.of(instant))));
    assertThat(json(ofMicros(local, micros)))
        .isEqualTo(json(Row.of(local, List.of(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)))));
  }

  private static Row ofMicros(RowSchema schema, long micros) {
    TypedRows rows = TypedRows.of(schema);
    rows.putEpochMicros(micros);
    rows.endRow();
    return rows.take().get(0);
  }

  private static RowSchema single(ColumnType type) {
    return RowSchema.of(List.of(new Column("v", type)), List.of());
  }

  private static String json(Row row) {
    return new String(row.json(), StandardCharsets.UTF_8);
  }
}
