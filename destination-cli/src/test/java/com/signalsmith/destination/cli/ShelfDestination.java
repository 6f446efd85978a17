package com.signalsmith.destination.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Preview;
import com.signalsmith.destination.spi.PreviewedRow;
import com.signalsmith.destination.spi.Previewer;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A destination that puts rows on a shelf and forgets them. A shelf named "broken" fails; for a
 * check, one named "dusty" is a warning and one named "cursed" throws.
 */
public final class ShelfDestination implements Destination {

  static final Field<String> USER = Field.text("user").required().example("ada").build();
  static final Field<Secret> PASSWORD = Field.password("password").required().build();
  static final Field<List<String>> HOSTS =
      Field.textList("hosts").pattern("[a-z]+:[0-9]+", "host:port").required().build();
  static final Field<Boolean> TLS = Field.toggle("tls").defaultValue(true).build();
  static final Field<Long> PORT = Field.number("port", 1, 65535).defaultValue(443L).build();
  static final Field<String> SIZE =
      Field.select("size").option("s", "Small").option("l", "Large").defaultValue("s").build();
  static final Field<String> SHELF =
      Field.text("shelf")
          .pattern("[a-z]+", "lower-case letters")
          .example("books")
          .required()
          .build();

  private static final Failure BROKEN =
      Failure.of(FailureKind.TARGET, "shelf_broken", "shelf 'broken' is broken")
          .withRemedy("mend it")
          .withField("target.shelf");

  /** Creates the destination. */
  public ShelfDestination() {}

  @Override
  public DestinationSpec spec() {
    return DestinationSpec.builder("shelf")
        .title("Shelf")
        .authentication(
            AuthenticationMethod.of("none", "None", ""),
            AuthenticationMethod.of("login", "Login", "", USER, PASSWORD))
        .configuration(HOSTS, TLS, PORT, SIZE)
        .target(SHELF)
        .syncModes(SyncMode.INSERT)
        .audienceSyncModes(AudienceSyncMode.ADD)
        .receiptNames(new ReceiptNames("shelf", "board", "position"))
        .build();
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) {
    CheckRecorder steps = context.start();
    steps.passed("door", "the door is open");
    String shelf = settings.find(SHELF).orElse("");
    switch (shelf) {
      case "" -> steps.skipped("shelf", "no shelf is given");
      case "broken" -> steps.failed("shelf", BROKEN);
      case "dusty" ->
          steps.warning(
              "shelf", Failure.of(FailureKind.TARGET, "shelf_dusty", "it is \u001b[31mdusty"));
      case "cursed" -> throw new IllegalStateException("no message of it is ever shown");
      default -> steps.passed("shelf", "shelf '" + shelf + "' is there");
    }
    return steps.report();
  }

  @Override
  public Optional<Previewer> previewer() {
    return Optional.of(ShelfDestination::preview);
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) {
    String shelf = plan.settings().get(SHELF);
    if (shelf.equals("broken")) {
      throw new DestinationException(BROKEN);
    }
    return new Writer(shelf);
  }

  // A row without an id has no key; a row that has the word "bad" in it is not wanted.
  private static Preview preview(WritePlan plan, RunContext context, RowBatch rows, boolean offline)
      throws InterruptedException {
    String shelf = plan.settings().get(SHELF);
    if (shelf.equals("asleep")) {
      throw new InterruptedException("somebody woke it up");
    }
    if (shelf.equals("broken") && !offline) {
      throw new DestinationException(BROKEN);
    }
    OptionalInt id = plan.schema().indexOf("id");
    List<PreviewedRow> shown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      long sequence = rows.firstSequence() + i;
      byte[] value = rows.rows().get(i).json();
      byte[] key = id.isPresent() ? rows.rows().get(i).text(id.getAsInt()) : null;
      String text = new String(value, UTF_8);
      shown.add(
          new PreviewedRow(
              sequence,
              key == null ? null : new String(key, UTF_8),
              text,
              List.of(new PreviewedRow.Header("run", context.runId())),
              key == null ? 0 : key.length,
              value.length,
              offline || key == null ? null : 0,
              text.contains("bad") ? new RejectedRow(sequence, "row_bad", "it is bad") : null));
    }
    return new Preview(shelf, offline ? null : 1, shown);
  }

  private static final class Writer implements DestinationWriter {

    private final String shelf;
    private long through;
    private long rows;

    private Writer(String shelf) {
      this.shelf = shelf;
    }

    @Override
    public void write(RowBatch batch) {
      rows += batch.rows().size();
      through = batch.lastSequence();
    }

    @Override
    public FlushReport flush() {
      FlushReport.Builder report = FlushReport.settledThrough(through).created(rows);
      if (rows > 0) {
        report.receipt(new Receipt(shelf, 0, 0, rows - 1, rows));
      }
      rows = 0;
      return report.build();
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
