package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.NearMiss;
import com.signalsmith.destination.spi.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of CSV by its first record.
 *
 * @param source whose columns they are
 */
record CsvColumns(CsvSource source) {

  /** Returns the columns that a header names, or that a record without header has. */
  RowSchema of(CsvRecord record, byte[] buffer) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < record.size(); i++) {
      String name = "column" + (i + 1);
      if (source.format().header()) {
        name = record.text(buffer, i).orElse("");
      }
      if (name.isBlank()) {
        throw wrong("has no name for column " + (i + 1));
      }
      if (!names.add(name)) {
        throw wrong("names the column '" + name + "' twice");
      }
    }
    PrimaryKeys.requireColumns(source.primaryKey(), names, source.name());
    for (String typed : source.format().types().keySet()) {
      if (!names.contains(typed)) {
        throw unknown(typed, names);
      }
    }
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(new Column(name, source.format().type(name))));
    return RowSchema.of(columns, source.primaryKey());
  }

  void requireSame(RowSchema first, RowSchema found) {
    if (!first.equals(found)) {
      throw wrong("is not the same in all files");
    }
  }

  SourceException wrong(String message) {
    return new SourceException(
        Failure.of(
                FailureKind.SOURCE,
                "csv_header_invalid",
                "the first record of '" + source.name() + "' " + message)
            .withRemedy(
                "mend the first record, check delimiter, quote and encoding, or set"
                    + " 'source.header: false' if there is no header")
            .withField("source.path"),
        null);
  }

  private static SourceException unknown(String column, Set<String> names) {
    return new SourceException(
        Failure.of(
                FailureKind.DEFINITION,
                "column_unknown",
                "there is no column '" + column + "'" + NearMiss.hint(column, names))
            .withField("source.types"),
        null);
  }
}
