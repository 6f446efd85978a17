package com.signalsmith.destination.cli;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.ReceiptNames;
import com.signalsmith.destination.spi.RowBatch;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.List;

/** A destination that puts rows on a shelf and forgets them; a shelf named "broken" fails. */
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
    throw new UnsupportedOperationException();
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) {
    String shelf = plan.settings().get(SHELF);
    if (shelf.equals("broken")) {
      throw new DestinationException(
          Failure.of(FailureKind.TARGET, "shelf_broken", "shelf 'broken' is broken")
              .withRemedy("mend it")
              .withField("target.shelf"));
    }
    return new Writer(shelf);
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
