package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.ColumnType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the records of a CSV file are written: those of RFC 4180 in UTF-8 unless told otherwise.
 *
 * <p>Immutable; any thread.
 */
public final class CsvFormat {

  /** The types that a column may have instead of text. */
  public static final Set<ColumnType> TYPES =
      Set.of(
          ColumnType.BOOLEAN,
          ColumnType.INTEGER,
          ColumnType.DECIMAL,
          ColumnType.FLOAT,
          ColumnType.TEXT,
          ColumnType.DATE,
          ColumnType.TIME,
          ColumnType.TIMESTAMP,
          ColumnType.TIMESTAMP_WITH_ZONE);

  private static final int NO_QUOTE = 0x100;

  private final boolean header;
  private final int delimiter;
  private final int quote;
  private final Charset encoding;
  private final Optional<String> nullText;
  private final Map<String, ColumnType> types;

  private CsvFormat(Builder builder) {
    this.header = builder.header;
    this.delimiter = builder.delimiter;
    this.quote = builder.quote;
    this.encoding = builder.encoding;
    this.nullText = builder.nullText;
    this.types = Map.copyOf(builder.types);
  }

  /** Returns a builder with a header, commas, double quotes, UTF-8, no null text, and text only. */
  public static Builder builder() {
    return new Builder();
  }

  boolean header() {
    return header;
  }

  int delimiter() {
    return delimiter;
  }

  /** Returns the quote, or what no byte is when there is none. */
  int quote() {
    return quote;
  }

  Charset encoding() {
    return encoding;
  }

  Optional<String> nullText() {
    return nullText;
  }

  Map<String, ColumnType> types() {
    return types;
  }

  ColumnType type(String column) {
    return types.getOrDefault(column, ColumnType.TEXT);
  }

  /** Collects a format. Not safe for several threads. */
  public static final class Builder {

    private boolean header = true;
    private int delimiter = ',';
    private int quote = '"';
    private Charset encoding = StandardCharsets.UTF_8;
    private Optional<String> nullText = Optional.empty();
    private final Map<String, ColumnType> types = new LinkedHashMap<>();

    private Builder() {}

    /** Whether the first record of each file names its columns; else they are column1, column2. */
    public Builder header(boolean value) {
      this.header = value;
      return this;
    }

    /** What stands between two values: one ASCII character, no line end. */
    public Builder delimiter(char value) {
      this.delimiter = ascii(value);
      return this;
    }

    /** What stands around a value that has delimiters or line ends, and twice for itself. */
    public Builder quote(char value) {
      this.quote = ascii(value);
      return this;
    }

    /** Takes every character but delimiter and line end as it is. */
    public Builder noQuote() {
      this.quote = NO_QUOTE;
      return this;
    }

    /** The encoding of the files. */
    public Builder encoding(Charset value) {
      this.encoding = value;
      return this;
    }

    /** The text that stands for no value where it is not quoted; it may be empty. */
    public Builder nullText(String value) {
      this.nullText = Optional.of(value);
      return this;
    }

    /** The type of one column, whose empty values are none then; one of {@link #TYPES}. */
    public Builder type(String column, ColumnType type) {
      if (!TYPES.contains(type)) {
        throw new IllegalArgumentException("a value of CSV cannot be read as " + type);
      }
      types.put(column, type);
      return this;
    }

    /**
     * Returns the format.
     *
     * @throws IllegalArgumentException if delimiter and quote are the same
     */
    public CsvFormat build() {
      if (delimiter == quote) {
        throw new IllegalArgumentException("delimiter and quote are the same");
      }
      return new CsvFormat(this);
    }

    private static int ascii(char value) {
      if (value > 0x7E || value == '\n' || value == '\r') {
        throw new IllegalArgumentException("it must be one ASCII character and no line end");
      }
      return value;
    }
  }
}
