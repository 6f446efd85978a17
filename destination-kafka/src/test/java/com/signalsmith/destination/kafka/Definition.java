package com.signalsmith.destination.kafka;

import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** What tests write a sync with: settings, plans and rows of the columns id and name. */
final class Definition {

  static final RowSchema SCHEMA =
      RowSchema.of(
          List.of(new Column("id", ColumnType.JSON), new Column("name", ColumnType.JSON)),
          List.of("id"));
  static final RunContext RUN = new RunContext("daily customers", "run-1");

  private final RawSettings.Builder raw = RawSettings.builder();

  private Definition(String servers) {
    raw.method(KafkaSettings.NONE)
        .put(Scope.CONFIGURATION, "bootstrap_servers", servers)
        .put(Scope.CONFIGURATION, "use_tls", false);
  }

  /** Plain text, nobody in particular. */
  static Definition at(String servers) {
    return new Definition(servers);
  }

  Definition topic(String name) {
    raw.put(Scope.TARGET, "topic", name);
    return this;
  }

  Definition keyField(String column) {
    raw.put(Scope.TARGET, "partition_key_field", column);
    return this;
  }

  Definition configured(String key, Object value) {
    raw.put(Scope.CONFIGURATION, key, value);
    return this;
  }

  Definition tls() {
    raw.put(Scope.CONFIGURATION, "use_tls", true);
    return this;
  }

  Definition plain(String user, String password) {
    return login(KafkaSettings.SASL_PLAIN, user, password);
  }

  Definition scram(String mechanism, String user, String password) {
    raw.put(Scope.AUTHENTICATION, "mechanism", mechanism);
    return login(KafkaSettings.SASL_SCRAM, user, password);
  }

  Settings settings() {
    return KafkaSettings.SPEC.validate(raw.build()).orElseThrow();
  }

  Settings connection() {
    return KafkaSettings.SPEC.validate(raw.withoutTarget().build()).orElseThrow();
  }

  WritePlan plan() {
    return plan(SCHEMA);
  }

  WritePlan plan(RowSchema schema) {
    return new WritePlan(settings(), SyncMode.INSERT, schema);
  }

  /** Returns the row with this id and name, each given as JSON. */
  static Row row(@Nullable String id, @Nullable String name) {
    return Row.of(SCHEMA, Arrays.asList(id, name));
  }

  /** Returns rows from the first sequence on. */
  static RowBatch rows(long first, int count, LongFunction<Row> row) {
    List<Row> rows = new ArrayList<>();
    for (long sequence = first; sequence < first + count; sequence++) {
      rows.add(row.apply(sequence));
    }
    return RowBatch.of(first, rows);
  }

  private Definition login(String method, String user, String password) {
    raw.method(method)
        .put(Scope.AUTHENTICATION, "username", user)
        .put(Scope.AUTHENTICATION, "password", Secret.of(password));
    return this;
  }
}
