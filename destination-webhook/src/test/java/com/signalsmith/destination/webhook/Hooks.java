package com.signalsmith.destination.webhook;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings, rows and writers for the tests of this module. */
final class Hooks {

  static final RowSchema SCHEMA =
      RowSchema.of(
          List.of(new Column("id", ColumnType.TEXT), new Column("n", ColumnType.INTEGER)),
          List.of("id"));
  static final RunContext RUN = new RunContext("daily \"scores\"", "run-1");
  static final WriteMode INSERT = SyncMode.INSERT;
  static final WriteMode REMOVE = AudienceSyncMode.REMOVE;

  private Hooks() {}

  static RawSettings.Builder raw(String url) {
    return RawSettings.builder()
        .method("headers")
        .put(Scope.CONFIGURATION, "url", url)
        .put(Scope.CONFIGURATION, "request_timeout_seconds", 1);
  }

  static Settings valid(RawSettings raw) {
    return WebhookSettings.SPEC.validate(raw).orElseThrow();
  }

  static DestinationWriter open(HookServer server) throws InterruptedException {
    return open(raw(server.url("/rows")).build(), INSERT);
  }

  static DestinationWriter open(RawSettings raw, WriteMode mode) throws InterruptedException {
    return new WebhookDestination().open(new WritePlan(valid(raw), mode, SCHEMA), RUN);
  }

  /** Returns rows numbered from the first sequence on, with these ids. */
  static RowBatch rows(long first, String... ids) {
    List<Row> rows = new ArrayList<>();
    for (String id : ids) {
      rows.add(row(id.isEmpty() ? null : id, first + rows.size()));
    }
    return RowBatch.of(first, rows);
  }

  static Row row(@Nullable String id, long number) {
    return Row.of(SCHEMA, Arrays.asList(id, number));
  }
}
