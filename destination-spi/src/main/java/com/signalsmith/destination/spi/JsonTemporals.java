package com.signalsmith.destination.spi;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * Writes dates and times as ISO 8601 has them, always with seconds and without zeros behind them;
 * any thread.
 *
 * <p>Digit by digit, because a text in between takes several times as long.
 */
final class JsonTemporals {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANO_DIGITS = 9;
  private static final int LARGEST_PLAIN_YEAR = 9999;

  private JsonTemporals() {}

  static void date(LocalDate date, JsonBuffer to) {
    int year = date.getYear();
    if (year < 0 || year > LARGEST_PLAIN_YEAR) {
      to.ascii(date.toString()); // has a sign
      return;
    }
    to.digits(year, 4);
    to.raw('-');
    to.digits(date.getMonthValue(), 2);
    to.raw('-');
    to.digits(date.getDayOfMonth(), 2);
  }

  static void time(LocalTime time, JsonBuffer to) {
    time(time.getHour(), time.getMinute(), time.getSecond(), time.getNano(), to);
  }

  static void timestamp(LocalDateTime timestamp, JsonBuffer to) {
    date(timestamp.toLocalDate(), to);
    to.raw('T');
    time(timestamp.toLocalTime(), to);
  }

  /** Writes the timestamp of so many microseconds since the start of 1970. */
  static void timestamp(long epochMicros, JsonBuffer to) {
    long seconds = Math.floorDiv(epochMicros, MICROS_PER_SECOND);
    int nano = (int) (epochMicros - seconds * MICROS_PER_SECOND) * NANOS_PER_MICRO;
    long day = Math.floorDiv(seconds, SECONDS_PER_DAY);
    date(LocalDate.ofEpochDay(day), to);
    to.raw('T');
    int secondOfDay = (int) (seconds - day * SECONDS_PER_DAY);
    time(secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60, nano, to);
  }

  private static void time(int hour, int minute, int second, int nano, JsonBuffer to) {
    to.digits(hour, 2);
    to.raw(':');
    to.digits(minute, 2);
    to.raw(':');
    to.digits(second, 2);
    if (nano > 0) {
      int fraction = nano;
      int count = NANO_DIGITS;
      while (fraction % 10 == 0) {
        fraction /= 10;
        count--;
      }
      to.raw('.');
      to.digits(fraction, count);
    }
  }
}
