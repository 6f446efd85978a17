package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.MirrorStyle;
import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a row does to a record, in each mode that a destination declares. */
abstract class ModeRules implements Rules {

  private static final List<WriteMode> CREATING =
      List.of(
          SyncMode.INSERT,
          SyncMode.UPSERT,
          SyncMode.MIRROR,
          AudienceSyncMode.ADD,
          AudienceSyncMode.UPSERT,
          AudienceSyncMode.MIRROR);

  private static final List<WriteMode> UPSERTING =
      List.of(SyncMode.UPSERT, AudienceSyncMode.UPSERT);

  @Test
  @DisplayName("M-1 MUST deliver rows in every mode that creates records")
  void deliversRowsInEveryModeThatCreatesRecords() throws InterruptedException {
    WriteMode tried = trial().mode(); // by W-2, and by many others
    for (WriteMode mode : declared(CREATING.stream().filter(each -> each != tried).toList())) {
      RawSettings raw = trial().freshTarget();
      run(raw, mode, Records.rows("1=1", "2=2", "3=3"));
      assertRecords(raw, mode, "1=1", "2=2", "3=3");
    }
  }

  @Test
  @DisplayName("M-2 MUST change the record that is there in an upsert, and create what is not")
  void changesTheRecordThatIsThereInAnUpsert() throws InterruptedException {
    for (WriteMode mode : declared(UPSERTING)) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      run(raw, mode, Records.rows("2=12", "3=13"));
      assertRecords(raw, mode, "1=1", "2=12", "3=13");
    }
  }

  @Test
  @DisplayName("M-3 MUST reject an update of a record that is not there")
  void rejectsAnUpdateOfARecordThatIsNotThere() throws InterruptedException {
    for (WriteMode mode : declared(List.of(SyncMode.UPDATE))) {
      RawSettings raw = seeded(mode, "1=1");
      FlushReport report = run(raw, mode, Records.rows("2=12", "1=11"));
      assertThat(report.rejected()).extracting(RejectedRow::sequence).containsExactly(1L);
      assertRecords(raw, mode, "1=11");
    }
  }

  @Test
  @DisplayName("M-4 MUST delete the record of a row to delete")
  void deletesTheRecordOfARowToDelete() throws InterruptedException {
    for (WriteMode mode : declared(deleting())) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      run(raw, mode, Records.toDelete("2=2"));
      assertThat(records(raw)).as("records after '%s'", mode.id()).noneMatch(Records.isOf(2));
    }
  }

  @Test
  @DisplayName("M-5 MUST count a row to delete as deleted, also where no record is there")
  void countsARowToDeleteAlsoWhereNoRecordIsThere() throws InterruptedException {
    for (WriteMode mode : declared(deleting())) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      FlushReport report = run(raw, mode, Records.toDelete("2=2", "7=7"));
      assertThat(report.rejected()).as("rejected in mode '%s'", mode.id()).isEmpty();
      assertThat(report.deleted()).as("deleted in mode '%s'", mode.id()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("M-6 MUST count what it created and updated, or all as created where it cannot tell")
  void countsWhatItCreatedAndUpdated() throws InterruptedException {
    for (WriteMode mode : declared(UPSERTING)) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      FlushReport report = run(raw, mode, Records.rows("1=11", "3=13", "4=14", "5=15", "2=12"));
      List<Long> counts = List.of(report.created(), report.updated(), report.deleted());
      assertThat(counts)
          .as("created, updated and deleted in mode '%s'", mode.id())
          .isIn(List.of(3L, 2L, 0L), List.of(5L, 0L, 0L));
    }
  }

  @Test
  @DisplayName("M-7 MUST leave records alone that no row is about, except where a mirror replaces")
  void leavesOtherRecordsAlone() throws InterruptedException {
    Stream<WriteMode> writing =
        Stream.concat(CREATING.stream(), Stream.<WriteMode>of(SyncMode.UPDATE))
            .filter(mode -> trial().spec().mirrorStyle(mode).orElse(null) != MirrorStyle.REPLACE);
    for (WriteMode mode : declared(writing.toList())) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      run(raw, mode, Records.rows("2=12"));
      assertThat(records(raw)).as("records after '%s'", mode.id()).contains("1=1");
    }
    for (WriteMode mode : declaredOrNone(deleting())) {
      RawSettings raw = seeded(mode, "1=1", "2=2");
      run(raw, mode, Records.toDelete("2=2"));
      assertThat(records(raw)).as("records after '%s'", mode.id()).contains("1=1");
    }
  }

  @Test
  @DisplayName("M-8 MUST leave exactly the rows of the run where a mirror replaces")
  void leavesExactlyTheRowsOfTheRun() throws InterruptedException {
    for (WriteMode mode : declared(mirrors(MirrorStyle.REPLACE))) {
      RawSettings raw = mirrored(mode);
      try (Delivery delivery = trial().open(raw, mode)) {
        delivery.write(Records.rows("3=13"));
        assertThat(delivery.flush().delivered()).isEqualTo(1);
        delivery.write(Records.rows("4=14"));
        delivery.finish();
      }
      assertRecords(raw, mode, "3=13", "4=14");
    }
  }

  @Test
  @DisplayName("M-9 MUST change nothing before commit where a mirror replaces")
  void changesNothingBeforeCommit() throws InterruptedException {
    for (WriteMode mode : declared(mirrors(MirrorStyle.REPLACE))) {
      RawSettings raw = mirrored(mode);
      try (Delivery delivery = trial().open(raw, mode)) {
        delivery.write(Records.rows("3=13", "4=14"));
        assertThat(delivery.flush().delivered()).isEqualTo(2);
        assertRecords(raw, mode, "1=1", "2=2", "3=3");
        delivery.finish();
      }
    }
  }

  @Test
  @DisplayName("M-10 MUST change nothing when a mirror that replaces is abandoned")
  void changesNothingWhenItIsAbandoned() throws InterruptedException {
    for (WriteMode mode : declared(mirrors(MirrorStyle.REPLACE))) {
      RawSettings raw = mirrored(mode);
      List<String> before = records(raw);
      try (Delivery delivery = trial().open(raw, mode)) {
        delivery.write(Records.rows("3=13", "4=14"));
        assertThat(delivery.flush().delivered()).isEqualTo(2);
        Assumptions.assumeTrue(records(raw).equals(before), "the flush changed something; see M-9");
      }
      assertRecords(raw, mode, "1=1", "2=2", "3=3");
    }
  }

  @Test
  @DisplayName("M-11 MUST reject a row without an identifier where the mode has to find its record")
  void rejectsARowWithoutAnIdentifier() throws InterruptedException {
    Stream<WriteMode> finding =
        Stream.of(UPSERTING, List.of(SyncMode.UPDATE), deleting()).flatMap(List::stream);
    for (WriteMode mode : declared(finding.toList())) {
      RawSettings raw = seeded(mode, "1=1", "3=3");
      Operation operation = mode == AudienceSyncMode.REMOVE ? Operation.DELETE : Operation.WRITE;
      List<Row> rows =
          Stream.of(
                  Records.row("1=11"), SampleRows.unkeyed(SampleRows.note(2)), Records.row("3=13"))
              .map(row -> row.withOperation(operation))
              .toList();
      assertThat(run(raw, mode, rows).rejected())
          .as("rejected in mode '%s'", mode.id())
          .extracting(RejectedRow::sequence)
          .containsExactly(2L);
    }
  }

  private List<WriteMode> declared(List<WriteMode> modes) {
    List<WriteMode> declared = declaredOrNone(modes);
    Assumptions.assumeFalse(declared.isEmpty(), "it declares no mode that this is about");
    return declared;
  }

  private List<WriteMode> declaredOrNone(List<WriteMode> modes) {
    return modes.stream().filter(trial().spec()::supports).toList();
  }

  private List<WriteMode> deleting() {
    return Stream.concat(
            Stream.<WriteMode>of(AudienceSyncMode.REMOVE), mirrors(MirrorStyle.DIFF).stream())
        .toList();
  }

  private List<WriteMode> mirrors(MirrorStyle style) {
    return Stream.<WriteMode>of(SyncMode.MIRROR, AudienceSyncMode.MIRROR)
        .filter(mode -> trial().spec().mirrorStyle(mode).orElse(null) == style)
        .toList();
  }

  /** Returns settings for a target that has these records. */
  private RawSettings seeded(WriteMode mode, String... records) throws InterruptedException {
    List<WriteMode> own =
        mode instanceof SyncMode
            ? List.of(SyncMode.UPSERT, SyncMode.INSERT)
            : List.of(AudienceSyncMode.UPSERT, AudienceSyncMode.ADD);
    List<WriteMode> seeding =
        Stream.of(own, mirrors(MirrorStyle.DIFF), CREATING).flatMap(List::stream).toList();
    RawSettings raw = trial().freshTarget();
    run(raw, declared(seeding).get(0), Records.rows(records));
    return raw;
  }

  /** Returns settings for a target that has the records of one run. */
  private RawSettings mirrored(WriteMode mode) throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    run(raw, mode, Records.rows("1=1", "2=2", "3=3"));
    return raw;
  }

  private FlushReport run(RawSettings raw, WriteMode mode, List<Row> rows)
      throws InterruptedException {
    try (Delivery delivery = trial().open(raw, mode)) {
      delivery.write(rows);
      return delivery.finish();
    }
  }

  private List<String> records(RawSettings raw) {
    return Records.of(trial().harness().delivered(raw));
  }

  private void assertRecords(RawSettings raw, WriteMode mode, String... records) {
    assertThat(records(raw))
        .as("records after a run in mode '%s'", mode.id())
        .containsExactlyInAnyOrder(records);
  }
}
