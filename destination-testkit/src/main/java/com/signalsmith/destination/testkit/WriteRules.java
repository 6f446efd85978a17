package com.signalsmith.destination.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.Capability;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.FlushReport;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.Receipt;
import com.signalsmith.destination.spi.RejectedRow;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.RowSchema;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WriteMode;
import com.signalsmith.destination.spi.WritePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of rows. Each rule looks at one thing only, so that one defect breaks one rule. */
abstract class WriteRules implements Rules {

  private static final Pattern NOTE = Pattern.compile("note-([0-9]{5})");

  @Test
  @DisplayName("W-1 MUST settle every row that it accepted")
  void settlesEveryRow() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      delivery.write(SampleRows.rows(1, 1));
      delivery.write(SampleRows.rows(2, 30));
      delivery.write(SampleRows.rows(32, 7));
      FlushReport report = delivery.finish();
      assertThat(report.settledThrough()).isEqualTo(38);
      assertThat(report.delivered() + report.rejected().size()).isEqualTo(38);
    }
  }

  @Test
  @DisplayName("W-2 MUST deliver every row that it did not reject")
  void deliversEveryRow() throws InterruptedException {
    requireGuarantee(Guarantee.AT_LEAST_ONCE);
    RawSettings raw = trial().freshTarget();
    try (Delivery delivery = trial().open(raw)) {
      delivery.write(SampleRows.rows(1, 20));
      delivery.write(SampleRows.rows(21, 20));
      assertThat(delivery.flush().rejected()).isEmpty();
      delivery.write(SampleRows.rows(41, 3));
      assertThat(delivery.finish().rejected()).isEmpty();
    }
    assertHas(trial().harness().delivered(raw), IntStream.rangeClosed(1, 43));
  }

  @Test
  @DisplayName("W-3 MUST send the JSON of the row, byte for byte")
  void sendsTheJsonOfTheRow() throws InterruptedException {
    requireFullRecords();
    List<Row> rows = SampleRows.extremes();
    List<DeliveredMessage> messages = trial().send(trial().freshTarget(), rows);
    Assumptions.assumeFalse(messages.isEmpty(), "nothing arrived; see W-2");
    assertThat(rows.stream().map(row -> new String(row.json(), UTF_8)).toList())
        .containsAll(messages.stream().map(DeliveredMessage::value).toList());
    assertThat(values(trial().sendVectors(GoldenVectors.accepted())))
        .as("the golden vectors as they arrived")
        .isSubsetOf(values(GoldenVectors.messages()));
  }

  @Test
  @DisplayName("W-4 MUST report nothing where nothing was accepted")
  void reportsNothingWhereNothingWasAccepted() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      FlushReport report = delivery.flush();
      assertThat(report.settledThrough()).isZero();
      assertNothingIn(report);
    }
  }

  @Test
  @DisplayName("W-5 MUST report every row in one flush only")
  void reportsEveryRowInOneFlushOnly() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      delivery.write(SampleRows.rows(1, 5));
      assertThat(delivery.flush().delivered()).isEqualTo(5);
      delivery.write(SampleRows.rows(6, 3));
      assertThat(delivery.flush().delivered()).isEqualTo(3);
      assertNothingIn(delivery.finish());
    }
  }

  @Test
  @DisplayName("W-6 MUST NOT acknowledge a row before it is delivered")
  void acknowledgesOnlyWhatIsDelivered() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    List<DeliveredMessage> acknowledged;
    try (Delivery delivery = trial().open(raw)) {
      delivery.write(SampleRows.rows(1, 20));
      delivery.finish();
      acknowledged = trial().harness().delivered(raw);
    }
    assertThat(notes(trial().harness().delivered(raw)))
        .as("nothing arrives after the run's flush and commit")
        .containsExactlyInAnyOrderElementsOf(notes(acknowledged));
  }

  @Test
  @DisplayName("W-7 MUST report a row that the target refuses by its sequence")
  void reportsARejectedRowByItsSequence() throws InterruptedException {
    FlushReport report = reportWithARejectedRow(trial().freshTarget());
    assertThat(report.rejected()).extracting(RejectedRow::sequence).containsExactly(3L);
    assertThat(report.delivered()).isEqualTo(4);
  }

  @Test
  @DisplayName("W-8 MUST deliver the neighbours of a rejected row")
  void deliversTheNeighboursOfARejectedRow() throws InterruptedException {
    RawSettings raw = trial().freshTarget();
    reportWithARejectedRow(raw);
    assertHas(trial().harness().delivered(raw), IntStream.rangeClosed(2, 3));
  }

  @Test
  @DisplayName("W-9 MUST keep the order of rows with an equal key")
  void keepsTheOrderOfRowsWithAnEqualKey() throws InterruptedException {
    requireGuarantee(Guarantee.ORDERED_PER_KEY);
    RawSettings raw = trial().freshTarget();
    try (Delivery delivery = trial().open(raw)) {
      for (int first = 1; first < 200; first += 40) {
        delivery.write(IntStream.range(first, first + 40).mapToObj(this::ofFiveKeys).toList());
        if (first == 81) {
          delivery.flush();
        }
      }
      delivery.finish();
    }
    List<DeliveredMessage> messages = trial().harness().delivered(raw);
    for (int key = 0; key < 5; key++) {
      String id = SampleRows.id(key);
      assertThat(notes(messages.stream().filter(message -> message.value().contains(id)).toList()))
          .as("the rows of '%s' as they arrived", id)
          .isNotEmpty()
          .isSorted();
    }
  }

  @Test
  @DisplayName("W-10 MUST use the text of the primary key as the message's key")
  void usesThePrimaryKeyAsKey() throws InterruptedException {
    requireFullRecords();
    List<DeliveredMessage> messages = trial().send(trial().freshTarget(), SampleRows.rows(1, 10));
    requireKeys(messages);
    assertThat(messages)
        .allSatisfy(
            message -> assertThat(message.value()).contains("\"id\":\"" + message.key() + '"'));
    assertKeysOfVectors(1, 1);
  }

  @Test
  @DisplayName("W-11 MUST use a JSON array as the key where several columns are the primary key")
  void usesAJsonArrayAsTheKeyOfSeveralColumns() throws InterruptedException {
    requireFullRecords();
    RowSchema schema = RowSchema.of(SampleRows.schema().columns(), List.of("position", "id"));
    RawSettings raw = trial().freshTarget();
    try (Delivery delivery = trial().open(raw, schema)) {
      delivery.write(SampleRows.rows(7, 1));
      delivery.finish();
    }
    List<DeliveredMessage> messages = trial().harness().delivered(raw);
    requireKeys(messages);
    assertThat(messages).extracting(DeliveredMessage::key).containsOnly("[7,\"row-00007\"]");
    assertKeysOfVectors(2, Integer.MAX_VALUE);
  }

  @Test
  @DisplayName("W-12 MUST count a delivered row without a key as unkeyed")
  void countsARowWithoutAKey() throws InterruptedException {
    requireFullRecords();
    RawSettings raw = trial().freshTarget();
    FlushReport report;
    try (Delivery delivery = trial().open(raw)) {
      delivery.write(SampleRows.rows(1, 1));
      delivery.write(List.of(SampleRows.unkeyed(SampleRows.note(2))));
      report = delivery.finish();
    }
    List<DeliveredMessage> messages = trial().harness().delivered(raw);
    requireKeys(messages);
    assertThat(report.unkeyed())
        .isEqualTo(messages.stream().filter(message -> message.key() == null).count());
  }

  @Test
  @DisplayName("W-13 MUST give receipts that add up to the delivered rows, or none at all")
  void givesReceiptsThatAddUp() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      delivery.write(SampleRows.rows(1, 25));
      FlushReport report = delivery.finish();
      boolean named = trial().spec().receiptNames().isPresent();
      assertThat(report.receipts().stream().mapToLong(Receipt::rows).sum())
          .isEqualTo(named ? report.delivered() : 0);
      assertThat(report.receipts().stream().map(each -> each.target() + " " + each.part()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  @DisplayName("W-14 MUST open in every mode that it declares")
  void opensInEveryMode() throws InterruptedException {
    List<WriteMode> modes = new ArrayList<>();
    Stream.of(SyncMode.values()).filter(trial().spec()::supports).forEach(modes::add);
    Stream.of(AudienceSyncMode.values()).filter(trial().spec()::supports).forEach(modes::add);
    for (WriteMode mode : modes) {
      WritePlan plan =
          new WritePlan(trial().valid(trial().freshTarget()), mode, SampleRows.schema());
      assertThatCode(() -> trial().destination().open(plan, Trial.RUN).close())
          .as("open in mode '%s'", mode.id())
          .doesNotThrowAnyException();
    }
  }

  @Test
  @DisplayName("W-15 MUST settle what was written before the last settlement")
  void settlesWhatWasWrittenBeforeTheLastSettlement() throws InterruptedException {
    try (Delivery delivery = trial().open(trial().freshTarget())) {
      long due = 0;
      long covered = 0;
      for (int round = 0; round < 4; round++) {
        delivery.write(SampleRows.rows(10 * round + 1, 10));
        FlushReport report = delivery.settle();
        covered += report.delivered() + report.rejected().size();
        assertThat(report.settledThrough()).isBetween(due, delivery.last());
        Assumptions.assumeFalse(
            covered > report.settledThrough(), "rows are reported twice; see W-5");
        assertThat(covered).isEqualTo(report.settledThrough());
        due = delivery.last();
      }
      assertThat(delivery.finish().settledThrough()).isEqualTo(delivery.last());
    }
  }

  @Test
  @DisplayName("W-16 MUST send a row without a key without one")
  void sendsARowWithoutAKeyWithoutOne() throws InterruptedException {
    requireFullRecords();
    List<Row> rows = List.of(SampleRows.rows(1, 1).get(0), SampleRows.unkeyed(SampleRows.note(2)));
    List<DeliveredMessage> messages = trial().send(trial().freshTarget(), rows);
    requireKeys(messages);
    assertThat(messages)
        .filteredOn(message -> message.value().contains(SampleRows.note(2)))
        .as("the row without a key")
        .allSatisfy(message -> assertThat(message.key()).isNull());
  }

  // What has no key is W-16's matter, and a value that no vector has is W-3's.
  private void assertKeysOfVectors(int leastColumns, int mostColumns) throws InterruptedException {
    List<GoldenVector> vectors =
        GoldenVectors.accepted().stream()
            .filter(vector -> vector.schema().primaryKey().size() >= leastColumns)
            .filter(vector -> vector.schema().primaryKey().size() <= mostColumns)
            .filter(vector -> vector.message().orElseThrow().key() != null)
            .toList();
    List<String> known = values(GoldenVectors.messages());
    assertThat(trial().sendVectors(vectors))
        .filteredOn(message -> known.contains(message.value()))
        .map(message -> new DeliveredMessage(message.key(), message.value())) // of any operation
        .as("the golden vectors as they arrived")
        .isSubsetOf(GoldenVectors.messages());
  }

  private FlushReport reportWithARejectedRow(RawSettings raw) throws InterruptedException {
    Row rejected = trial().rejectedRow();
    List<Row> rows = new ArrayList<>(SampleRows.rows(1, 4));
    rows.add(2, rejected);
    try (Delivery delivery = trial().open(raw, rejected.schema())) {
      delivery.write(rows);
      return delivery.finish();
    }
  }

  private Row ofFiveKeys(int number) {
    return SampleRows.row(SampleRows.id(number % 5), number, SampleRows.note(number));
  }

  private static void assertHas(List<DeliveredMessage> messages, IntStream numbers) {
    List<Integer> found = notes(messages);
    List<String> lost =
        numbers
            .filter(number -> !found.contains(number))
            .mapToObj(number -> "'" + SampleRows.id(number) + "'")
            .toList();
    assertThat(lost)
        .withFailMessage(
            () ->
                lost.size() == 1
                    ? "row %s was written and flushed, and the target does not have it"
                        .formatted(lost.get(0))
                    : "rows %s were written and flushed, and the target does not have them"
                        .formatted(String.join(", ", lost)))
        .isEmpty();
  }

  private static void assertNothingIn(FlushReport report) {
    assertThat(report.delivered() + report.unkeyed()).isZero();
    assertThat(report.rejected()).isEmpty();
    assertThat(report.receipts()).isEmpty();
  }

  private static List<String> values(List<DeliveredMessage> messages) {
    return messages.stream().map(DeliveredMessage::value).toList();
  }

  private static List<Integer> notes(List<DeliveredMessage> messages) {
    return messages.stream()
        .map(message -> NOTE.matcher(message.value()))
        .filter(Matcher::find)
        .map(note -> Integer.valueOf(note.group(1)))
        .toList();
  }

  private void requireGuarantee(Guarantee guarantee) {
    Assumptions.assumeTrue(
        trial().spec().guarantees().contains(guarantee), "it does not claim " + guarantee.id());
  }

  private void requireFullRecords() {
    Assumptions.assumeTrue(
        trial().spec().category() == Category.STREAMING
            || !trial().spec().capabilities().contains(Capability.FIELD_MAPPING),
        "it maps fields and is no streaming destination, so that it sends no full records");
  }

  private void requireKeys(List<DeliveredMessage> messages) {
    Assumptions.assumeTrue(
        trial().spec().guarantees().contains(Guarantee.ORDERED_PER_KEY)
            || messages.stream().map(DeliveredMessage::key).anyMatch(Objects::nonNull),
        "its messages have no keys");
  }
}
