package com.signalsmith.destination.runtime.source;

import com.signalsmith.destination.spi.RowSchema;
import java.util.Arrays;
import java.util.List;

/** Which columns the rows of a source have, and for which of them each row knows the place. */
final class JsonRowLayout {

  /** That of rows whose columns are not known yet. */
  static final JsonRowLayout NONE =
      new JsonRowLayout(RowSchema.of(List.of(), List.of()), List.of());

  private final RowSchema schema;
  private final int[] placeByColumn;

  JsonRowLayout(RowSchema schema, List<String> columnsWithPlace) {
    this.schema = schema;
    this.placeByColumn = new int[schema.columns().size()];
    Arrays.fill(placeByColumn, -1);
    for (int place = 0; place < columnsWithPlace.size(); place++) {
      int column = schema.indexOf(columnsWithPlace.get(place)).orElse(-1);
      if (column >= 0) {
        placeByColumn[column] = place;
      }
    }
  }

  RowSchema schema() {
    return schema;
  }

  /** Returns the number of the column's place in a row's places, or -1 if rows do not know it. */
  int place(int column) {
    return placeByColumn[column];
  }
}
