package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The wire contract of docs/SPEC.md, value by value. */
class RowJsonTest {

  private static final String EMOJI = Character.toString(0x1F600);
  private static final String ESCAPED_QUOTE = "a\\\"b\\\\c/d";

  static Stream<Arguments> goldenVectors() {
    return Stream.of(
            booleansAndNumbers(), texts(), dates(), instants(), bytesAndNested(), jsonColumns())
        .flatMap(vectors -> vectors);
  }

  private static Stream<Arguments> booleansAndNumbers() {
    return Stream.of(
        vector(ColumnType.TEXT, null, "null"),
        vector(ColumnType.BOOLEAN, true, "true"),
        vector(ColumnType.BOOLEAN, false, "false"),
        vector(ColumnType.INTEGER, Long.MAX_VALUE, "9223372036854775807"),
        vector(ColumnType.INTEGER, Long.MIN_VALUE, "-9223372036854775808"),
        vector(ColumnType.INTEGER, 9007199254740993L, "9007199254740993"),
        vector(ColumnType.INTEGER, 7, "7"),
        vector(ColumnType.INTEGER, (short) -7, "-7"),
        vector(ColumnType.INTEGER, (byte) 0, "0"),
        vector(ColumnType.INTEGER, BigInteger.TEN.pow(30), "1" + "0".repeat(30)),
        vector(ColumnType.DECIMAL, new BigDecimal("19.90"), "19.90"),
        vector(ColumnType.DECIMAL, new BigDecimal("0.1"), "0.1"),
        vector(ColumnType.DECIMAL, new BigDecimal("-0.000000100"), "-0.000000100"),
        vector(ColumnType.DECIMAL, new BigDecimal("1e400"), "1" + "0".repeat(400)),
        vector(ColumnType.DECIMAL, new BigDecimal("1e-20"), "0." + "0".repeat(19) + "1"),
        vector(
            ColumnType.DECIMAL,
            new BigDecimal("12345678901234567890.12345678901234567890"),
            "12345678901234567890.12345678901234567890"));
  }

  private static Stream<Arguments> texts() {
    return Stream.of(
        vector(ColumnType.TEXT, "", "\"\""),
        vector(ColumnType.TEXT, "null", "\"null\""),
        vector(ColumnType.TEXT, "a\"b\\c/d", "\"" + ESCAPED_QUOTE + "\""),
        vector(ColumnType.TEXT, "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\""),
        vector(ColumnType.TEXT, "\u0000\u001f\u007f", "\"\\u0000\\u001f\u007f\""),
        vector(ColumnType.TEXT, "é€" + EMOJI + "\u2028", "\"é€" + EMOJI + "\u2028\""),
        vector(ColumnType.TEXT, "<b>&'</b>", "\"<b>&'</b>\""),
        vector(ColumnType.TEXT, CharBuffer.wrap("built"), "\"built\""),
        vector(
            ColumnType.TEXT,
            UUID.fromString("6f9619ff-8b86-4011-b42d-00c04fc964ff"),
            "\"6f9619ff-8b86-4011-b42d-00c04fc964ff\""));
  }

  private static Stream<Arguments> dates() {
    return Stream.of(
        vector(ColumnType.DATE, LocalDate.of(2024, 2, 29), "\"2024-02-29\""),
        vector(ColumnType.DATE, LocalDate.of(1, 1, 1), "\"0001-01-01\""),
        vector(ColumnType.DATE, LocalDate.of(0, 12, 31), "\"0000-12-31\""),
        vector(ColumnType.DATE, LocalDate.of(-44, 3, 15), "\"-0044-03-15\""),
        vector(ColumnType.DATE, LocalDate.of(10000, 1, 1), "\"+10000-01-01\""),
        vector(ColumnType.TIME, LocalTime.of(7, 5), "\"07:05:00\""),
        vector(ColumnType.TIME, LocalTime.of(23, 59, 59, 120_000_000), "\"23:59:59.12\""),
        vector(ColumnType.TIME, LocalTime.of(0, 0, 0, 1), "\"00:00:00.000000001\""),
        vector(
            ColumnType.TIMESTAMP,
            LocalDateTime.of(2024, 2, 29, 12, 0, 0, 500_000),
            "\"2024-02-29T12:00:00.0005\""),
        vector(
            ColumnType.TIMESTAMP, LocalDateTime.of(2024, 2, 29, 12, 0), "\"2024-02-29T12:00:00\""));
  }

  private static Stream<Arguments> instants() {
    LocalDateTime noon = LocalDateTime.of(2024, 7, 1, 12, 0);
    return Stream.of(
        vector(ColumnType.TIMESTAMP_WITH_ZONE, Instant.EPOCH, "\"1970-01-01T00:00:00Z\""),
        vector(
            ColumnType.TIMESTAMP_WITH_ZONE,
            Instant.ofEpochSecond(253402300800L),
            "\"+10000-01-01T00:00:00Z\""),
        vector(
            ColumnType.TIMESTAMP_WITH_ZONE,
            Instant.ofEpochMilli(-1),
            "\"1969-12-31T23:59:59.999Z\""),
        vector(
            ColumnType.TIMESTAMP_WITH_ZONE,
            OffsetDateTime.of(noon, ZoneOffset.ofHoursMinutes(5, 30)),
            "\"2024-07-01T06:30:00Z\""),
        vector(
            ColumnType.TIMESTAMP_WITH_ZONE,
            ZonedDateTime.of(noon, ZoneId.of("Europe/Berlin")),
            "\"2024-07-01T10:00:00Z\""));
  }

  private static Stream<Arguments> bytesAndNested() {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    struct.put("z", 1);
    struct.put("a", Arrays.asList("x", null, new BigDecimal("1.50")));
    struct.put("n", null);
    return Stream.of(
        vector(ColumnType.BINARY, new byte[0], "\"\""),
        vector(ColumnType.BINARY, new byte[] {-1, -2, 0, 62}, "\"//4APg==\""),
        vector(ColumnType.ARRAY, List.of(), "[]"),
        vector(ColumnType.ARRAY, Arrays.asList(1, null, List.of(0.5)), "[1,null,[0.5]]"),
        vector(ColumnType.STRUCT, Map.of(), "{}"),
        vector(ColumnType.STRUCT, struct, "{\"z\":1,\"a\":[\"x\",null,1.50],\"n\":null}"));
  }

  private static Stream<Arguments> jsonColumns() {
    return Stream.of(
        vector(ColumnType.JSON, "{ \"a\" : 1.0e2 }", "{ \"a\" : 1.0e2 }"),
        vector(ColumnType.JSON, "\n [1, \"\\u00e9\"] ", "[1, \"\\u00e9\"]"),
        vector(ColumnType.JSON, "\"é\"", "\"é\""),
        vector(ColumnType.JSON, null, "null"),
        vector(ColumnType.JSON, List.of("not", "text"), "[\"not\",\"text\"]"));
  }

  @ParameterizedTest
  @MethodSource("goldenVectors")
  void writesEachValueAsTheContractSays(
      ColumnType type, List<? extends @Nullable Object> value, String json) {
    Row row = Row.of(schema(type), value);

    assertThat(utf8(row.json())).isEqualTo("{\"v\":" + json + "}");
    assertThat(utf8(row.json(0))).isEqualTo(json);
  }

  @Test
  void keepsColumnsInOrderAndNullsPresent() {
    RowSchema schema =
        RowSchema.of(
            List.of(
                new Column("zeta", ColumnType.INTEGER),
                new Column("Alpha \"1\"", ColumnType.TEXT),
                new Column("é", ColumnType.BOOLEAN)),
            List.of("zeta"));

    Row row = Row.of(schema, Arrays.asList(1, null, true));

    assertThat(utf8(row.json())).isEqualTo("{\"zeta\":1,\"Alpha \\\"1\\\"\":null,\"é\":true}");
    assertThat(row.schema()).isEqualTo(schema);
  }

  @Test
  void writesNoColumnsAsAnEmptyObject() {
    assertThat(utf8(Row.of(RowSchema.of(List.of(), List.of()), List.of()).json())).isEqualTo("{}");
  }

  @Test
  void writesDecimalsOfEverySizeInPlainNotation() {
    for (long unscaled : new long[] {0, 1, -1, 15, -150, 999999999999999999L, Long.MIN_VALUE}) {
      for (int scale = -3; scale <= 40; scale++) {
        BigDecimal decimal = BigDecimal.valueOf(unscaled, scale);
        assertThat(text(ColumnType.DECIMAL, decimal)).isEqualTo(decimal.toPlainString());
      }
    }
  }

  @Test
  void givesKeysTheirTextFormWithoutQuotesAndEscapes() {
    assertThat(text(ColumnType.TEXT, "a\"b\n" + EMOJI)).isEqualTo("a\"b\n" + EMOJI);
    assertThat(text(ColumnType.TEXT, "\u0000")).isEqualTo("\u0000");
    assertThat(text(ColumnType.TEXT, "")).isEmpty();
    assertThat(text(ColumnType.INTEGER, 42)).isEqualTo("42");
    assertThat(text(ColumnType.DECIMAL, new BigDecimal("1.50"))).isEqualTo("1.50");
    assertThat(text(ColumnType.BOOLEAN, true)).isEqualTo("true");
    assertThat(text(ColumnType.DATE, LocalDate.of(2024, 1, 2))).isEqualTo("2024-01-02");
    assertThat(text(ColumnType.ARRAY, List.of("a", 1))).isEqualTo("[\"a\",1]");
    assertThat(text(ColumnType.JSON, " \"quoted\" ")).isEqualTo("quoted");
    assertThat(text(ColumnType.JSON, "{\"a\":1}")).isEqualTo("{\"a\":1}");
  }

  @Test
  void givesNoTextForNullAlsoWhereItIsJson() {
    assertThat(text(ColumnType.TEXT, null)).isNull();
    assertThat(text(ColumnType.JSON, "null")).isNull();
    assertThat(text(ColumnType.TEXT, "null")).isEqualTo("null");
  }

  @Test
  void refusesALoneSurrogateNamingTheColumnButNotTheValue() {
    for (String text : List.of("secret\uD83D", "\uDE00secret", "secret\uD83Dx", "\uD83D\uD83D")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Row.of(schema(ColumnType.TEXT), List.of(text)))
          .withMessage("column 'v': the text has a lone surrogate, which UTF-8 cannot hold");
    }
  }

  @Test
  void refusesAValueWithoutJsonFormNamingTheColumnAndTheType() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.of(schema(ColumnType.TEXT), List.of('x')))
        .withMessage("column 'v': a value of type java.lang.Character has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.of(schema(ColumnType.INTEGER), List.of(new Approximation())))
        .withMessageContaining("Approximation has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Row.of(schema(ColumnType.ARRAY), List.of(List.of(Map.of("a", new Object())))))
        .withMessage("column 'v': a value of type java.lang.Object has no JSON form");
  }

  @Test
  void refusesAnInstantThatNoCalendarReaches() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.of(schema(ColumnType.TIMESTAMP_WITH_ZONE), List.of(Instant.MAX)))
        .withMessageStartingWith("column 'v': ");
  }

  @Test
  void refusesBlankJsonWhichWouldBreakTheRow() {
    for (String json : List.of("", " \n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Row.of(schema(ColumnType.JSON), List.of(json)))
          .withMessage("column 'v': the JSON is blank, which is no value; use null");
    }
  }

  @Test
  void refusesARowWithTooFewOrTooManyValues() {
    for (int count : List.of(0, 2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Row.of(schema(ColumnType.TEXT), Collections.nCopies(count, "secret")))
          .withMessage("a row needs 1 values, one per column, but has " + count);
    }
  }

  @Test
  void showsNothingOfItsContentAsText() {
    assertThat(Row.of(schema(ColumnType.TEXT), List.of("confidential")))
        .hasToString("row of 20 bytes");
  }

  @Test
  void everyTextReadsBackEqualFromItsJson() {
    Random random = new Random(20260101);
    for (int round = 0; round < 2000; round++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(12), 0, 0x11000)
          .map(point -> point > 0x10FFF ? 0x1F600 : point)
          .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
          .forEach(text::appendCodePoint);
      Row row = Row.of(schema(ColumnType.TEXT), List.of(text));

      byte[] json = row.json(0);
      assertThat(utf8(JsonText.unescape(json, 1, json.length - 1))).isEqualTo(text.toString());
      assertThat(utf8(json).chars()).allMatch(unit -> unit >= 0x20);
    }
  }

  @Test
  void longRowsGrowTheBuffer() {
    List<Object> values = new ArrayList<>(Collections.nCopies(1, "x".repeat(100_000)));
    assertThat(Row.of(schema(ColumnType.TEXT), values).json()).hasSize(100_000 + 8);
  }

  private static Arguments vector(ColumnType type, @Nullable Object value, String json) {
    return Arguments.of(type, Collections.singletonList(value), json);
  }

  private static RowSchema schema(ColumnType type) {
    return RowSchema.of(List.of(new Column("v", type)), List.of());
  }

  private static @Nullable String text(ColumnType type, @Nullable Object value) {
    byte[] text = Row.of(schema(type), Collections.singletonList(value)).text(0);
    return text == null ? null : utf8(text);
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** A number that JSON has no rule for. */
  private static final class Approximation extends Number {
    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0;
    }

    @Override
    public double doubleValue() {
      return 0;
    }
  }

  @Test
  void refusesADecimalWhosePlainFormWouldFillTheMemory() {
    RowSchema schema = RowSchema.of(List.of(new Column("n", ColumnType.DECIMAL)), List.of());

    for (String text : List.of("1e1000000000", "1e-1000000000")) {
      assertThatThrownBy(() -> Row.of(schema, List.of(new BigDecimal(text))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("column 'n'");
    }
  }
}
