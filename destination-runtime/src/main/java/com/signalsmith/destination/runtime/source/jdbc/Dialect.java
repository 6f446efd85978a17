package com.signalsmith.destination.runtime.source.jdbc;

import java.util.Locale;

/** The databases whose drivers need to be told something that JDBC does not say. */
enum Dialect {
  /** Streams only inside a transaction. */
  POSTGRESQL("\"", true, true),
  /** Is a library in this process, with errors that have no SQL state. */
  DUCKDB("\"", false, true),
  /** Streams only with a fetch size of its own. */
  MYSQL("`", true, false),
  /** Any other. */
  OTHER("", true, false);

  private final String quote;
  private final boolean transaction;
  private final boolean keysAsText;

  Dialect(String quote, boolean transaction, boolean keysAsText) {
    this.quote = quote;
    this.transaction = transaction;
    this.keysAsText = keysAsText;
  }

  static Dialect of(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (lower.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    if (lower.startsWith("jdbc:duckdb:")) {
      return DUCKDB;
    }
    return lower.startsWith("jdbc:mysql:") ? MYSQL : OTHER;
  }

  /** Returns whether strings, names and comments are written as in PostgreSQL. */
  boolean standardText() {
    return this == POSTGRESQL || this == DUCKDB;
  }

  /** Returns what stands around a name; blank where the driver has to be asked. */
  String quote() {
    return quote;
  }

  /** Returns whether rows are read inside a transaction. */
  boolean transaction() {
    return transaction;
  }

  /** Returns whether a key is best sent as text, which the database reads as the column's type. */
  boolean keysAsText() {
    return keysAsText;
  }

  /** Returns the fetch size that makes the driver stream. */
  int fetchSize(int rows) {
    return this == MYSQL ? Integer.MIN_VALUE : rows;
  }

  /** Returns where a value of a key stands in a condition. */
  String placeholder(String typeName) {
    return this == DUCKDB ? "CAST(? AS " + typeName + ")" : "?";
  }
}
