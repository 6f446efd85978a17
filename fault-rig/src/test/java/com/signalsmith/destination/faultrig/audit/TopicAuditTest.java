package com.signalsmith.destination.faultrig.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of six rows, the fourth of which is none: keys a, b, a, -, b and one without a key. Each
 * test breaks one thing.
 */
class TopicAuditTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LINES =
      List.of(
          "{\"id\":\"a\",\"v\":1}",
          "{\"id\":\"b\",\"v\":1}",
          "{\"id\":\"a\",\"v\":2}",
          "{\"id\":\"a\",\"v\":",
          "{\"id\":\"b\",\"v\":2}",
          "{\"v\":\"no key\"}");

  private final List<Message> messages = new ArrayList<>();
  private final List<Long> rejected = new ArrayList<>(List.of(4L));
  private final ObjectNode report = report();

  TopicAuditTest() throws IOException {
    messages.add(message(0, 0, 1));
    messages.add(message(0, 1, 3));
    messages.add(message(1, 0, 2));
    messages.add(message(1, 1, 5));
    messages.add(message(1, 2, 6));
  }

  @Test
  void findsNothingWrongWithARunThatIsRight() {
    AuditResult result = audit();
    assertThat(result.findings()).isEmpty();
    assertThat(result.rows()).isEqualTo(6);
    assertThat(result.messages()).isEqualTo(5);
    assertThat(result.duplicates()).isZero();
  }

  @Test
  void countsARepetitionInOrderAsDuplicates() {
    messages.add(message(0, 2, 1));
    messages.add(message(0, 3, 3));
    AuditResult result = audit();
    assertThat(result.findings()).isEmpty();
    assertThat(result.duplicates()).isEqualTo(2);
  }

  @Test
  void findsARowThatIsNowhere() {
    messages.remove(0);
    finds(Violation.MISSING_ROW, "row 1");
  }

  @Test
  void findsAnInvalidRowThatIsNowhere() {
    rejected.clear();
    report.put("rows_failed", 0);
    finds(Violation.MISSING_ROW, "row 4");
  }

  @Test
  void findsRowsThatWereRejectedThoughTheyAreValidOrTwiceOrDoNotExist() {
    rejected.addAll(List.of(2L, 4L, 9L));
    report.put("rows_failed", 4);
    assertThat(audit().findings())
        .extracting(Finding::violation)
        .containsOnly(Violation.WRONG_REJECTION)
        .hasSize(3);
  }

  @Test
  void findsAMessageThatIsNoRow() {
    messages.add(new Message(1, 3, "a", "{\"id\":\"a\",\"v\":7}", "run-1", "7"));
    messages.add(new Message(1, 4, "a", LINES.get(3), "run-1", "4"));
    assertThat(audit().count(Violation.FOREIGN_MESSAGE)).isEqualTo(2);
  }

  @Test
  void findsAnOldRowBehindTheLastOne() {
    messages.add(message(0, 2, 1));
    finds(Violation.WRONG_LAST_ROW, "row 3", "row 1", "offset 2");
  }

  @Test
  void findsARowThatOvertookAnEarlierOne() {
    messages.set(0, message(0, 0, 3));
    messages.set(1, message(0, 1, 1));
    messages.add(message(0, 2, 3));
    finds(Violation.OVERTAKEN_ROW, "row 1 by row 3");
  }

  @Test
  void findsAKeyInTwoPartitions() {
    messages.add(message(0, 2, 2));
    messages.add(message(0, 3, 5));
    assertThat(audit().count(Violation.WRONG_KEY)).isPositive();
  }

  @Test
  void findsAnotherKeyThanTheRows() {
    messages.set(0, new Message(0, 0, "z", LINES.get(0), "run-1", "1"));
    assertThat(audit().count(Violation.WRONG_KEY)).isEqualTo(1);
  }

  @Test
  void findsARepetitionWithAnotherRunOrRowOrNone() {
    messages.add(new Message(0, 2, "a", LINES.get(2), "run-2", "3"));
    messages.add(new Message(0, 3, "a", LINES.get(2), "run-1", "4"));
    messages.add(new Message(0, 4, "a", LINES.get(2), null, null));
    AuditResult result = audit();
    assertThat(result.count(Violation.WRONG_IDENTITY)).isEqualTo(3);
    assertThat(result.findings()).hasSize(3);
  }

  @Test
  void findsAReportThatDisagreesWithTheSource() {
    for (String field :
        List.of(
            "rows_processed",
            "rows_created",
            "rows_failed",
            "rows_unkeyed",
            "rows_unknown",
            "rows_updated",
            "rows_deleted")) {
      JsonNode right = report.path(field);
      report.put(field, 17);
      assertThat(audit().count(Violation.WRONG_REPORT)).describedAs(field).isPositive();
      report.set(field, right);
    }
    assertThat(audit().findings()).isEmpty();
  }

  @Test
  void findsAReportOfARunThatIsNotComplete() {
    report.put("status", "failed");
    finds(Violation.WRONG_REPORT, "failed");
  }

  @Test
  void findsReceiptsThatDisagreeWithTheTopic() {
    for (String field : List.of("first_offset", "last_offset", "rows")) {
      for (int wrong : List.of(-1, 17)) {
        ObjectNode receipt = (ObjectNode) report.at("/receipts/partitions/0");
        JsonNode right = receipt.path(field);
        receipt.put(field, wrong);
        assertThat(audit().count(Violation.WRONG_REPORT)).describedAs(field).isPositive();
        receipt.set(field, right);
      }
    }
    ((ObjectNode) report.at("/receipts/partitions/1")).put("partition", 2);
    assertThat(audit().count(Violation.WRONG_REPORT)).isGreaterThanOrEqualTo(2);
  }

  @Test
  void namesRowsButShowsNoContent() {
    messages.set(0, new Message(0, 0, "z", LINES.get(0), null, null));
    messages.add(message(1, 3, 2));
    messages.remove(1);
    report.put("rows_created", 3);
    AuditResult result = audit();
    assertThat(result.findings()).hasSizeGreaterThan(3);
    assertThat(result.summary() + result.findings()).contains("row ").doesNotContain("\"v\"");
  }

  @Test
  void readsRejectedRowsFromTheFileOfTheReport(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("rejected.jsonl");
    Files.writeString(file, "{\"row\":4,\"location\":4}\n{\"row\":7}\n");
    report.put("rejected_rows_file", file.toString());
    assertThat(Evidence.rejectedRows(report)).containsExactly(4L, 7L);
    report.putNull("rejected_rows_file");
    assertThat(Evidence.rejectedRows(report)).isEmpty();
  }

  @Test
  void refusesASourceWhoseRowsCannotBeToldApart() {
    List<SourceRow> rows = List.of(row(1), SourceRow.of(2, LINES.get(0), "id"));
    Evidence evidence = new Evidence("t", rows, messages, rejected, report);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> TopicAudit.of(evidence))
        .withMessage("row 2 of the source repeats another one");
  }

  private void finds(Violation violation, String... details) {
    List<Finding> found =
        audit().findings().stream().filter(each -> each.violation() == violation).toList();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).detail()).contains(details);
  }

  private AuditResult audit() {
    List<SourceRow> rows = List.of(row(1), row(2), row(3), row(4), row(5), row(6));
    return TopicAudit.of(new Evidence("t", rows, messages, rejected, report));
  }

  private static SourceRow row(int number) {
    return SourceRow.of(number, LINES.get(number - 1), "id");
  }

  private static Message message(int partition, long offset, int number) {
    @Nullable String key = row(number).key();
    String value = LINES.get(number - 1);
    return new Message(partition, offset, key, value, "run-1", String.valueOf(number));
  }

  private static ObjectNode report() throws IOException {
    return (ObjectNode)
        JSON.readTree(
            """
            {"status": "completed", "run_id": "run-1", "rows_processed": 6, "rows_created": 5,
             "rows_updated": 0, "rows_deleted": 0, "rows_failed": 1, "rows_unknown": 0,
             "rows_unkeyed": 1, "receipts": {"topic": "t", "partitions": [
               {"partition": 0, "first_offset": 0, "last_offset": 1, "rows": 2},
               {"partition": 1, "first_offset": 0, "last_offset": 2, "rows": 3}]}}
            """);
  }
}
