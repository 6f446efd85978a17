package com.signalsmith.destination.spi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The shortest decimal that reads back as a floating-point number, in the form of {@link
 * Double#toString(double)}; stateless, any thread.
 *
 * <p>Before JDK 19, {@code toString} does not always give it (JDK-4511638). So that every JDK
 * writes the same, digits are dropped from its result for as long as a value of so few digits reads
 * back equal. Few digits stand for themselves: no two decimals of at most 15 digits (of a float: 6)
 * are the same number, so there is nothing to drop.
 */
final class FloatingPointText {

  private static final int DOUBLE_DIGITS = 15;
  private static final int FLOAT_DIGITS = 6;
  private static final int FRACTION_BITS = 52;
  private static final BigInteger[] POWERS_OF_TEN =
      IntStream.rangeClosed(0, 30).mapToObj(BigInteger.TEN::pow).toArray(BigInteger[]::new);

  private FloatingPointText() {}

  /** Returns the text of a number that is finite and not zero. */
  static String of(double value) {
    String text = Double.toString(value);
    boolean normal = Math.abs(value) >= Double.MIN_NORMAL;
    if (normal && isShortest(value, Digits.of(text))) {
      return text;
    }
    return shortest(text, value, normal ? DOUBLE_DIGITS : 0, BigDecimal::doubleValue);
  }

  /** Returns the text of a number that is finite and not zero. */
  static String of(float value) {
    boolean normal = Math.abs(value) >= Float.MIN_NORMAL;
    return shortest(
        Float.toString(value), value, normal ? FLOAT_DIGITS : 0, BigDecimal::floatValue);
  }

  // Decides the usual case, in which toString is right, without dividing numbers of 50 digits.
  // Both sides are multiplied by 2^-e * 10^-k, which makes everything whole: the text d * 10^k is
  // the nearest of its length if it is off by less than half of its last digit, and no shorter one
  // reads back if both of its neighbours with a digit less are off by more than half of the gap
  // between this number and the next.
  private static boolean isShortest(double value, Digits digits) {
    if (digits.padded()) {
      return false;
    }
    if (digits.count() <= DOUBLE_DIGITS) {
      return true;
    }
    int e = Math.getExponent(value) - FRACTION_BITS;
    int k = digits.exponent();
    long fraction = Double.doubleToRawLongBits(value) & ((1L << FRACTION_BITS) - 1);
    if (e >= 0 || k >= 0 || -k >= POWERS_OF_TEN.length || fraction == 0) {
      return false; // beside a power of two the gaps differ
    }
    BigInteger gap = POWERS_OF_TEN[-k];
    BigInteger exact = BigInteger.valueOf(fraction | 1L << FRACTION_BITS).multiply(gap);
    BigInteger lastDigit = BigInteger.ONE.shiftLeft(-e);
    BigInteger off = BigInteger.valueOf(digits.value()).shiftLeft(-e).subtract(exact);
    BigInteger offBelow =
        off.subtract(BigInteger.valueOf(digits.value() % 10).shiftLeft(-e)).negate();
    BigInteger offAbove = BigInteger.TEN.shiftLeft(-e).subtract(offBelow);
    return off.abs().shiftLeft(1).compareTo(lastDigit) < 0
        && offBelow.shiftLeft(1).compareTo(gap) > 0
        && offAbove.shiftLeft(1).compareTo(gap) > 0;
  }

  private static String shortest(
      String text, double value, int ownDigits, ToDoubleFunction<BigDecimal> readBack) {
    BigDecimal shortest = new BigDecimal(text).stripTrailingZeros();
    if (shortest.precision() <= ownDigits) {
      return plainOrScientific(shortest);
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = shortest.precision(); digits > 0; digits--) {
      Optional<BigDecimal> rounded = rounded(exact, digits, value, readBack);
      if (rounded.isEmpty()) {
        break;
      }
      shortest = rounded.get();
    }
    return plainOrScientific(shortest.stripTrailingZeros());
  }

  // The nearest decimal comes first. Beside a power of two it may read back as another value while
  // the one on the far side, where the floating-point numbers lie wider, does not.
  private static Optional<BigDecimal> rounded(
      BigDecimal exact, int digits, double value, ToDoubleFunction<BigDecimal> readBack) {
    return Stream.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)
        .map(mode -> exact.round(new MathContext(digits, mode)))
        .filter(decimal -> readBack.applyAsDouble(decimal) == value)
        .findFirst();
  }

  // The form of Double.toString: plain from 10^-3 to 10^7, scientific elsewhere, always a fraction.
  private static String plainOrScientific(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -3 && exponent < 7) {
      return (value.scale() < 1 ? value.setScale(1) : value).toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    String fraction = digits.length() == 1 ? "0" : digits.substring(1);
    return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + "." + fraction + "E" + exponent;
  }

  /**
   * What {@code Double.toString} wrote, without its sign: {@code value * 10^exponent}.
   *
   * @param count of the digits of the value
   * @param padded whether there are zeros at the end that need not be
   */
  private record Digits(long value, int count, int exponent, boolean padded) {

    static Digits of(String text) {
      int end = text.indexOf('E') < 0 ? text.length() : text.indexOf('E');
      int exponent = end == text.length() ? 0 : Integer.parseInt(text, end + 1, text.length(), 10);
      int point = text.indexOf('.');
      boolean whole = end == point + 2 && text.charAt(point + 1) == '0';
      long value = 0;
      int count = 0;
      for (int i = text.charAt(0) == '-' ? 1 : 0; i < (whole ? point : end); i++) {
        if (i != point) {
          value = value * 10 + (text.charAt(i) - '0');
          count += value == 0 ? 0 : 1;
        }
      }
      boolean padded = !whole && text.charAt(end - 1) == '0';
      return new Digits(value, count, whole ? exponent : exponent - (end - point - 1), padded);
    }
  }
}
