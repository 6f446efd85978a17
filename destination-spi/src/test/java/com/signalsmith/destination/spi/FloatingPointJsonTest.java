package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shortest decimal that reads back equal, whatever the JDK's own toString does. */
class FloatingPointJsonTest {

  private static final RowSchema SCHEMA =
      RowSchema.of(List.of(new Column("v", ColumnType.FLOAT)), List.of());

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "0.0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1.5, -1.5",
    "0.001, 0.001",
    "2.0E-3, 0.002",
    "9.99E-4, 9.99E-4",
    "9999999, 9999999.0",
    "1.0E7, 1.0E7",
    "123456789.25, 1.2345678925E8",
    "1.0E23, 1.0E23",
    "2.0E23, 2.0E23",
    "8.41E21, 8.41E21",
    "9007199254740993, 9.007199254740992E15",
    "4.9E-324, 5.0E-324",
    "2.2250738585072014E-308, 2.2250738585072014E-308",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "3.141592653589793, 3.141592653589793",
    "NaN, '\"NaN\"'",
    "Infinity, '\"Infinity\"'",
    "-Infinity, '\"-Infinity\"'",
  })
  void writesTheShortestFormOfADouble(double value, String json) {
    assertThat(json(value)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "-0.0, -0.0",
    "16777216, 1.6777216E7",
    "1.0E10, 1.0E10",
    "2.0E-3, 0.002",
    "1.4E-45, 1.0E-45",
    "3.4028235E38, 3.4028235E38",
    "3.3554432E7, 3.3554432E7",
    "NaN, '\"NaN\"'",
    "-Infinity, '\"-Infinity\"'",
  })
  void writesTheShortestFormOfAFloat(float value, String json) {
    assertThat(json(value)).isEqualTo(json);
  }

  // Below a power of two the doubles lie twice as dense as above it, so the nearest short decimal
  // may belong to the neighbour while the one on the other side does not.
  @ParameterizedTest
  @CsvSource({
    "7.1202363472230444E-307, 7.120236347223045E-307",
    "5.8581906792798084E-244, 5.858190679279809E-244",
    "6.0834930121445114E-210, 6.083493012144512E-210",
  })
  void looksOnBothSidesOfAPowerOfTwo(double value, String json) {
    assertThat(json(value)).isEqualTo(json);
  }

  @Test
  void everyDoubleReadsBackEqualAndNoShorterOneDoes() {
    Random random = new Random(4511638);
    DoubleStream powers = IntStream.rangeClosed(-1074, 1023).mapToDouble(e -> Math.scalb(1.0, e));
    DoubleStream any = random.longs(3000).mapToDouble(Double::longBitsToDouble);
    DoubleStream.concat(powers, any)
        .filter(Double::isFinite)
        .forEach(
            value -> {
              String json = json(value);
              assertThat(Double.parseDouble(json)).isEqualTo(value);
              assertThat(shorter(new BigDecimal(value), json))
                  .as("decimals shorter than %s", json)
                  .noneMatch(decimal -> decimal.doubleValue() == value);
            });
  }

  @Test
  void everyUsualDoubleIsTheNearestAndShortest() {
    Random random = new Random(4511638);
    DoubleStream sevenths = IntStream.range(1, 5000).mapToDouble(i -> i / 7.0);
    DoubleStream any =
        random.doubles(20_000).map(value -> value * Math.pow(10, random.nextInt(-8, 12)));
    DoubleStream.concat(sevenths, any)
        .forEach(
            value -> {
              String json = json(value);
              BigDecimal exact = new BigDecimal(value);
              int digits = new BigDecimal(json).stripTrailingZeros().precision();
              assertThat(exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)))
                  .isEqualByComparingTo(json);
              assertThat(json(-value)).isEqualTo("-" + json);
              assertThat(Double.parseDouble(json)).isEqualTo(value);
              assertThat(shorter(exact, json))
                  .as("decimals shorter than %s", json)
                  .noneMatch(decimal -> decimal.doubleValue() == value);
            });
  }

  @Test
  void everyFloatReadsBackEqualAndNoShorterOneDoes() {
    Random random = new Random(4511638);
    Stream<Float> powers = IntStream.rangeClosed(-149, 127).mapToObj(e -> Math.scalb(1.0f, e));
    Stream<Float> any = random.ints(3000).mapToObj(Float::intBitsToFloat);
    Stream.concat(powers, any)
        .filter(Float::isFinite)
        .forEach(
            value -> {
              String json = json(value);
              assertThat(Float.parseFloat(json)).isEqualTo(value);
              assertThat(shorter(new BigDecimal(value), json))
                  .as("decimals shorter than %s", json)
                  .noneMatch(decimal -> decimal.floatValue() == value);
            });
  }

  private static List<BigDecimal> shorter(BigDecimal exact, String json) {
    int digits = new BigDecimal(json).stripTrailingZeros().precision() - 1;
    return digits < 1
        ? List.of()
        : List.of(
            exact.round(new MathContext(digits, RoundingMode.DOWN)),
            exact.round(new MathContext(digits, RoundingMode.UP)));
  }

  private static String json(Object value) {
    return new String(Row.of(SCHEMA, List.of(value)).json(0), StandardCharsets.UTF_8);
  }
}
