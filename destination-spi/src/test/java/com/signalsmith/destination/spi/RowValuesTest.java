package com.signalsmith.destination.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schemas, batches, receipts and flush reports: what they hold and what they refuse. */
class RowValuesTest {

  private static final Column ID = new Column("id", ColumnType.INTEGER);
  private static final Column NAME = new Column("Name", ColumnType.TEXT);
  private static final RowSchema SCHEMA = RowSchema.of(List.of(ID, NAME), List.of("id"));

  @Test
  void aSchemaFindsColumnsByTheirExactName() {
    assertThat(SCHEMA.indexOf("id")).hasValue(0);
    assertThat(SCHEMA.indexOf("Name")).hasValue(1);
    assertThat(SCHEMA.indexOf("name")).isEmpty();
    assertThat(SCHEMA.columns()).containsExactly(ID, NAME);
    assertThat(SCHEMA.primaryKey()).containsExactly("id");
    assertThat(SCHEMA).hasToString("columns [id, Name], primary key [id]");
  }

  @Test
  void schemasWithTheSameContentAreEqual() {
    assertThat(SCHEMA)
        .isEqualTo(RowSchema.of(List.of(ID, NAME), List.of("id")))
        .hasSameHashCodeAs(RowSchema.of(List.of(ID, NAME), List.of("id")))
        .isNotEqualTo(RowSchema.of(List.of(NAME, ID), List.of("id")))
        .isNotEqualTo(RowSchema.of(List.of(ID, NAME), List.of()))
        .isNotEqualTo("columns");
  }

  @Test
  void aSchemaRefusesNamesThatStandTwiceAndKeysThatAreNoColumns() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowSchema.of(List.of(ID, ID), List.of()))
        .withMessage("column 'id' stands twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowSchema.of(List.of(ID), List.of("ID")))
        .withMessage("primary key column 'ID' is not a column");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RowSchema.of(List.of(ID), List.of("id", "id")))
        .withMessage("a column stands twice in the primary key [id, id]");
    assertThatIllegalArgumentException().isThrownBy(() -> new Column("", ColumnType.TEXT));
  }

  @Test
  void aSourceWithoutAnyRowMayNameItsKeyAllTheSame() {
    assertThat(RowSchema.of(List.of(), List.of("id")).primaryKey()).containsExactly("id");
  }

  @Test
  void aRowIsWrittenUnlessItIsMarked() {
    Row row = Row.of(SCHEMA, Arrays.asList(7, null));
    Row deleted = row.withOperation(Operation.DELETE);

    assertThat(row.operation()).isEqualTo(Operation.WRITE);
    assertThat(row.withOperation(Operation.WRITE)).isSameAs(row);
    assertThat(deleted.operation()).isEqualTo(Operation.DELETE);
    assertThat(deleted.withOperation(Operation.WRITE)).isSameAs(row);
    assertThat(deleted).hasToString("row of 20 bytes to delete");
  }

  @Test
  void aMarkedRowIsTheSameRow() {
    Row row = Row.of(SCHEMA, Arrays.asList(7, null));
    Row deleted = row.withOperation(Operation.DELETE);
    ByteBuffer buffer = ByteBuffer.allocate(100);
    deleted.putJson(buffer);

    assertThat(deleted.schema()).isEqualTo(SCHEMA);
    assertThat(deleted.json()).isEqualTo(row.json()).hasSize(deleted.jsonLength());
    assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(row.json()));
    assertThat(deleted.text(0)).isEqualTo(row.text(0));
    assertThat(deleted.json(1)).isEqualTo(row.json(1));
    assertThat(deleted.putText(1, ByteBuffer.allocate(0))).isNegative();
  }

  @Test
  void aFieldOfATargetHasAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TargetField("", ColumnType.TEXT, true, false, ""))
        .withMessage("a field needs a name");
  }

  @Test
  void aRowPutsItsJsonAndItsTextsIntoABuffer() {
    Row row = Row.of(SCHEMA, Arrays.asList(1, null));
    ByteBuffer buffer = ByteBuffer.allocate(40);

    row.putJson(buffer);
    assertThat(buffer.position()).isEqualTo(row.jsonLength()).isEqualTo(row.json().length);
    assertThat(row.putText(0, buffer)).isEqualTo(1);
    assertThat(row.putText(1, buffer)).isEqualTo(-1);

    assertThat(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8))
        .isEqualTo("{\"id\":1,\"Name\":null}1");
  }

  @Test
  void aBatchNumbersItsRows() {
    Row row = Row.of(SCHEMA, List.of(1, "a"));
    List<Row> rows = new ArrayList<>(List.of(row, row, row));
    RowBatch batch = RowBatch.of(5, rows);
    rows.clear();

    assertThat(batch.firstSequence()).isEqualTo(5);
    assertThat(batch.lastSequence()).isEqualTo(7);
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.rows()).containsExactly(row, row, row);
    assertThat(batch).hasToString("rows 5 to 7");
  }

  @Test
  void aBatchNeedsARowAndASequenceFromOneOn() {
    Row row = Row.of(SCHEMA, List.of(1, "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> RowBatch.of(1, List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> RowBatch.of(0, List.of(row)));
    assertThat(RowBatch.of(1, List.of(row)).lastSequence()).isEqualTo(1);
  }

  @Test
  void receiptsOfOnePartAddUp() {
    Receipt sum = new Receipt("orders", 2, 10, 12, 3).plus(new Receipt("orders", 2, 4, 9, 2));

    assertThat(sum).isEqualTo(new Receipt("orders", 2, 4, 12, 5));
  }

  @Test
  void receiptsOfTwoPartsDoNot() {
    Receipt receipt = new Receipt("orders", 2, 10, 12, 3);
    for (Receipt other :
        List.of(new Receipt("orders", 1, 1, 1, 1), new Receipt("Orders", 2, 1, 1, 1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> receipt.plus(other));
    }
  }

  @Test
  void aReceiptRefusesARangeThatCannotHoldItsRows() {
    assertThat(new Receipt("orders", 0, 7, 7, 1).rows()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Receipt("orders", 0, 7, 7, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Receipt("orders", 0, 7, 6, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Receipt("orders", 0, 7, 9, 0));
  }

  @Test
  void receiptNamesAreSnakeCase() {
    assertThat(new ReceiptNames("topic", "partition", "offset").part()).isEqualTo("partition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReceiptNames("topic", "Partition", "offset"));
  }

  @Test
  void aFlushReportCountsEveryDeliveredRow() {
    FlushReport report =
        FlushReport.settledThrough(9)
            .created(3)
            .updated(2)
            .deleted(1)
            .unkeyed(1)
            .rejected(List.of(new RejectedRow(4, "row_too_large", "too large")))
            .receipt(new Receipt("orders", 0, 0, 5, 6))
            .build();

    assertThat(report.delivered()).isEqualTo(6);
    assertThat(report.settledThrough()).isEqualTo(9);
    assertThat(report.unkeyed()).isEqualTo(1);
    assertThat(report.rejected()).extracting(RejectedRow::sequence).containsExactly(4L);
    assertThat(report.receipts()).hasSize(1);
    assertThat(report).hasToString("settled through 9: 6 delivered, 1 rejected");
  }

  @Test
  void aFlushReportRefusesRejectedRowsOutOfOrderOrBeyondWhatIsSettled() {
    RejectedRow first = new RejectedRow(1, "bad", "bad");
    RejectedRow second = new RejectedRow(2, "bad", "bad");
    assertThat(FlushReport.settledThrough(2).rejected(List.of(first, second)).build().rejected())
        .containsExactly(first, second);
    for (List<RejectedRow> rejected :
        List.of(List.of(second, first), List.of(first, first), List.of(first, second))) {
      long settled = rejected.get(1).equals(second) ? 1 : 2;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FlushReport.settledThrough(settled).rejected(rejected).build())
          .withMessageContaining("out of order or beyond " + settled);
    }
  }

  @Test
  void aFlushReportRefusesCountsThatCannotBe() {
    for (FlushReport.Builder impossible :
        List.of(
            FlushReport.settledThrough(-1),
            FlushReport.settledThrough(1).created(-1),
            FlushReport.settledThrough(1).updated(-1),
            FlushReport.settledThrough(1).deleted(-1),
            FlushReport.settledThrough(1).unkeyed(-1),
            FlushReport.settledThrough(1).created(1).unkeyed(2))) {
      assertThatIllegalArgumentException()
          .isThrownBy(impossible::build)
          .withMessageStartingWith("the counts cannot be: settled through ");
    }
  }

  @Test
  void aRejectedRowNeedsACodeForPrograms() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RejectedRow(1, "Row too large", "too large"))
        .withMessage("'Row too large' is not a snake-case code");
  }
}
