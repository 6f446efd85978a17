package com.signalsmith.destination.spi;

/** The type of a column; {@code docs/SPEC.md} says how each is written as JSON. */
public enum ColumnType {
  /** True or false; {@link Boolean}. */
  BOOLEAN,
  /** A whole number of any size; {@link Long}, {@link java.math.BigInteger} or smaller. */
  INTEGER,
  /** A decimal number of any size and scale; {@link java.math.BigDecimal}. */
  DECIMAL,
  /** A binary floating-point number; {@link Double} or {@link Float}. */
  FLOAT,
  /** Text; {@link CharSequence}, or {@code byte[]} of valid UTF-8. */
  TEXT,
  /** A date; {@link java.time.LocalDate}. */
  DATE,
  /** A time of day; {@link java.time.LocalTime}. */
  TIME,
  /** A date and a time without zone; {@link java.time.LocalDateTime}. */
  TIMESTAMP,
  /** An instant; {@link java.time.Instant}, {@link java.time.OffsetDateTime} or zoned. */
  TIMESTAMP_WITH_ZONE,
  /** Bytes; {@code byte[]}. */
  BINARY,
  /** Values in order; {@link java.util.List}. */
  ARRAY,
  /** Values by name, in order; {@link java.util.Map} with text keys. */
  STRUCT,
  /** Any JSON value, already written as JSON; {@link CharSequence}. */
  JSON
}
