package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.NearMiss;
import java.util.Collection;
import java.util.List;

/** Whether rows have the columns that are to identify them. */
final class PrimaryKeys {

  private PrimaryKeys() {}

  /** Throws a {@link SourceException} for the first column that the rows do not have. */
  static void requireColumns(List<String> primaryKey, Collection<String> columns, String source) {
    for (String key : primaryKey) {
      if (!columns.contains(key)) {
        throw new SourceException(
            Failure.of(
                    FailureKind.DEFINITION,
                    "primary_key_unknown",
                    "the rows of '"
                        + source
                        + "' have no column '"
                        + key
                        + "'"
                        + NearMiss.hint(key, columns))
                .withField("source.primary_key"),
            null);
      }
    }
  }
}
