package com.signalsmith.destination.runtime.report;

import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunProgress;
import com.signalsmith.destination.runtime.RunReport;
import com.signalsmith.destination.runtime.RunStatus;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.ValidSync;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Column;
import com.signalsmith.destination.spi.ColumnType;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Scope;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs to draw: what happens in them is told to a page, and time is a number. */
final class SampleRuns {

  static final String PASSWORD = "canary-of-the-password";

  private static final DestinationSpec SPEC =
      DestinationSpec.builder("kafka")
          .title("Apache Kafka")
          .authentication(
              AuthenticationMethod.of(
                  "sasl_plain",
                  "SASL PLAIN",
                  "",
                  Field.text("username").required().build(),
                  Field.password("password").required().build()))
          .configuration(
              Field.textList("bootstrap_servers").required().build(),
              Field.textArea("ca_certificate").build())
          .target(
              Field.text("topic").required().build(),
              Field.text("partition_key_field").namesColumn().build())
          .syncModes(SyncMode.INSERT)
          .receiptNames(new ReceiptNames("topic", "partition", "offset"))
          .build();

  private long now;
  private long written;

  static ValidSync sync(String id, String topic) {
    return sync(id, topic, null);
  }

  static ValidSync sync(String id, String topic, @Nullable String keyField) {
    RawSettings.Builder builder =
        RawSettings.builder()
            .method("sasl_plain")
            .put(Scope.AUTHENTICATION, "username", "app")
            .put(Scope.AUTHENTICATION, "password", Secret.of(PASSWORD))
            .put(Scope.CONFIGURATION, "bootstrap_servers", List.of("broker1:9092", "broker2:9092"))
            .put(Scope.CONFIGURATION, "ca_certificate", "canary-of-a-text\nof two lines")
            .put(Scope.TARGET, "topic", topic);
    RawSettings settings =
        (keyField == null ? builder : builder.put(Scope.TARGET, "partition_key_field", keyField))
            .build();
    return new ValidSync(
        SyncDefinition.builder(id, "kafka")
            .settings(settings)
            .mode("insert")
            .primaryKey(List.of("customer_id"))
            .build(),
        new DiscoveredDestination(SPEC, "1", "test", new NoDestination()),
        SPEC.validate(settings).orElseThrow(),
        SyncMode.INSERT);
  }

  static RowSource source() {
    return JsonLinesSource.ofFile(Path.of("customers.jsonl"), List.of());
  }

  /** Returns a page that reads its time from this. */
  HtmlReport page(ValidSync sync, boolean showsRows) {
    return new HtmlReport(sync, source(), showsRows, () -> now);
  }

  /** Returns the page of a run of a minute that lost its brokers once and rejected some rows. */
  String completed() {
    HtmlReport page = page(sync("daily-customers", "customers"), false);
    page.started(progress());
    for (int second = 0; second < 60; second++) {
      boolean away = second >= 30 && second < 36;
      write(page, away ? 0 : 60_000 + 9_000L * (second * 7 % 5));
      if (away && second % 2 == 0) {
        page.retrying(unavailable(), second / 2 - 14, Duration.ofMillis(1_900));
      }
      if (second % 5 == 4 && !away) {
        page.flushed(progress(), Duration.ofMillis(second == 39 ? 8_400 : 40 + second * 7 % 90));
      }
    }
    page.rejected(rejectedRows());
    List<Receipt> receipts = new ArrayList<>();
    for (int part = 0; part < 12; part++) {
      long rows = written / 14 * (part == 7 ? 3 : 1);
      receipts.add(new Receipt("customers", part, 1_000, 1_000 + rows - 1, rows));
    }
    return page.html(
        report(RunStatus.COMPLETED, new RowCounts(written - 19, 0, 0, 19, 0), receipts, 3, null));
  }

  /** Returns the page of a run that was refused after a while. */
  String failed() {
    HtmlReport page = page(sync("daily-customers", "customers"), false);
    page.started(progress());
    for (int second = 0; second < 14; second++) {
      write(page, 40_000 + 12_000L * (second % 3));
      if (second % 5 == 4) {
        page.flushed(progress(), Duration.ofMillis(60 + 5 * second));
      }
    }
    Failure failure =
        Failure.of(
                FailureKind.CREDENTIALS,
                "topic_authorization_failed",
                "user 'app' may not write to topic 'customers'")
            .withField("target.topic")
            .withRemedy(
                "ask an administrator to allow 'app' WRITE on topic 'customers', then run the sync"
                    + " again: it goes on behind the last row that was acknowledged");
    List<Receipt> receipts =
        List.of(
            new Receipt("customers", 0, 0, 249_999, 250_000),
            new Receipt("customers", 1, 0, 229_999, 230_000));
    return page.html(
        report(RunStatus.FAILED, new RowCounts(480_000, 0, 0, 0, 0), receipts, 0, failure));
  }

  static Failure unavailable() {
    return Failure.of(
        FailureKind.UNAVAILABLE,
        "brokers_unreachable",
        "no broker of 2 answers: connection refused");
  }

  /** Lets a second pass in which rows are handed over. */
  void write(HtmlReport page, long rows) {
    for (int tenth = 0; tenth < 10; tenth++) {
      now += Duration.ofMillis(100).toNanos();
      page.handedOver(new SampleRows(written, (int) (rows / 10)));
      written += rows / 10;
      page.written(progress());
    }
  }

  RunProgress progress() {
    return RunProgress.builder("r1").rowsWritten(written).build();
  }

  RunReport report(
      RunStatus status,
      RowCounts counts,
      List<Receipt> receipts,
      int retries,
      @Nullable Failure failure) {
    return new RunReport(
        status,
        "daily-customers",
        "20261122T100000Z-0badcafe",
        "kafka",
        "insert",
        Instant.parse("2026-11-22T10:00:00Z"),
        Duration.ofNanos(now),
        null,
        counts,
        failure == null ? 0 : written - counts.settled(),
        retries,
        counts.failed() == 0 ? null : Path.of("rejected-rows-20261122T100000Z-0badcafe.jsonl"),
        SPEC.receiptNames().orElseThrow(),
        receipts,
        failure == null ? List.of("topic 'customers' was created with 12 partitions") : List.of(),
        failure);
  }

  private static List<RejectedRow> rejectedRows() {
    List<RejectedRow> rows = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      rows.add(
          new RejectedRow(
              1_204 + 5_417L * i, "invalid_json", "unexpected end of line at byte " + (40 + i)));
    }
    for (int i = 0; i < 3; i++) {
      rows.add(
          new RejectedRow(
              2_400_017 + i, "row_too_large", "it has 1,300,112 bytes; the topic takes 1,048,576"));
    }
    return rows;
  }

  /** Rows of which two customers have many; they are made when they are looked at. */
  private static final class SampleRows extends AbstractList<Row> {

    private static final RowSchema SCHEMA =
        RowSchema.of(List.of(new Column("customer_id", ColumnType.TEXT)), List.of("customer_id"));

    private final long before;
    private final int size;

    SampleRows(long before, int size) {
      this.before = before;
      this.size = size;
    }

    @Override
    public Row get(int index) {
      long n = before + index;
      long die = n * 7_919 % 1_000;
      String customer = die < 143 ? "c-0107" : die < 172 ? "c-0741" : "c-" + n;
      return Row.of(SCHEMA, List.of(customer));
    }

    @Override
    public int size() {
      return size;
    }
  }

  /** Is never called. */
  private static final class NoDestination implements Destination {

    @Override
    public DestinationSpec spec() {
      return SPEC;
    }

    @Override
    public CheckReport check(Settings settings, CheckContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DestinationWriter open(WritePlan plan, RunContext context) {
      throw new UnsupportedOperationException();
    }
  }
}
