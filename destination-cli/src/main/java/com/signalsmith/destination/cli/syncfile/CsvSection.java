package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.source.CsvFormat;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.NearMiss;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a CSV file is written, from the section {@code source}.
 *
 * @param source the section
 */
record CsvSection(SourceEntries source) {

  private static final String HEADER = "header";
  private static final String DELIMITER = "delimiter";
  private static final String QUOTE = "quote";
  private static final String ENCODING = "encoding";
  private static final String NULL_TEXT = "null_text";
  private static final String TYPES = "types";

  /** The keys that only CSV has. */
  static final List<String> KEYS = List.of(HEADER, DELIMITER, QUOTE, ENCODING, NULL_TEXT, TYPES);

  private static final String NONE = "none";
  private static final String TAB = "tab";
  private static final List<String> TYPE_NAMES =
      CsvFormat.TYPES.stream().sorted().map(CsvSection::name).toList();

  /** Returns the format, as far as no problem says what is wrong with it. */
  CsvFormat format() {
    CsvFormat.Builder format = CsvFormat.builder();
    source.text(HEADER).ifPresent(header -> header(header, format));
    source.text(ENCODING).ifPresent(encoding -> encoding(encoding, format));
    // An empty text is one, too; everywhere else it is nothing.
    if (source.get(NULL_TEXT) instanceof Tree.Text nullText) {
      format.nullText(nullText.value());
    } else {
      source.text(NULL_TEXT);
    }
    types(source.get(TYPES), format);
    separators(format);
    return format.build();
  }

  private void header(String header, CsvFormat.Builder format) {
    switch (header.strip()) {
      case "true" -> format.header(true);
      case "false" -> format.header(false);
      default -> source.problem(HEADER, "wrong_type", "must be true or false");
    }
  }

  private void encoding(String encoding, CsvFormat.Builder format) {
    try {
      format.encoding(Charset.forName(encoding.strip()));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      source.problem(
          ENCODING,
          "not_an_option",
          "is no encoding that is known here, such as UTF-8, ISO-8859-1 or windows-1252");
    }
  }

  private void separators(CsvFormat.Builder format) {
    Optional<Character> delimiter = character(DELIMITER, TAB, '\t');
    Optional<String> none = source.text(QUOTE).filter(NONE::equals);
    Optional<Character> quote = none.isPresent() ? Optional.empty() : character(QUOTE, NONE, '"');
    if (delimiter.orElse(',').equals(quote.orElse('"')) && none.isEmpty()) {
      source.problem(DELIMITER, "pattern_mismatch", "must be another character than the quote");
      return;
    }
    delimiter.ifPresent(format::delimiter);
    quote.ifPresent(format::quote);
    if (none.isPresent()) {
      format.noQuote();
    }
  }

  private Optional<Character> character(String key, String word, char wordMeans) {
    // A tab is blank, and means itself.
    Optional<String> text =
        source.get(key) instanceof Tree.Text tree && !tree.value().isEmpty()
            ? Optional.of(tree.value())
            : source.text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals(word)) {
      return Optional.of(wordMeans);
    }
    char character = text.get().charAt(0);
    if (text.get().length() == 1 && character < 0x7F && character != '\n' && character != '\r') {
      return Optional.of(character);
    }
    source.problem(key, "pattern_mismatch", "must be one ASCII character, or '" + word + "'");
    return Optional.empty();
  }

  private void types(@Nullable Tree tree, CsvFormat.Builder format) {
    if (!(tree instanceof Tree.Section section)) {
      if (tree != null && !(tree instanceof Tree.Text text && text.isBlank())) {
        source.problem(
            TYPES, "wrong_type", "must name columns with their types, such as {age: integer}");
      }
      return;
    }
    section
        .entries()
        .forEach(
            (column, type) ->
                source
                    .text(TYPES + "." + column, type)
                    .ifPresent(name -> type(column, name.strip(), format)));
  }

  private void type(String column, String name, CsvFormat.Builder format) {
    Optional<ColumnType> type =
        CsvFormat.TYPES.stream().filter(each -> name(each).equals(name)).findAny();
    if (type.isEmpty()) {
      source.problem(
          TYPES + "." + column,
          "not_an_option",
          "must be one of " + String.join(", ", TYPE_NAMES) + NearMiss.hint(name, TYPE_NAMES));
    }
    type.ifPresent(found -> format.type(column, found));
  }

  private static String name(ColumnType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
