package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Operation;
import com.signalsmith.destination.spi.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sample rows, and what a target has of them, as texts such as {@code 2=12}: the second id with the
 * twelfth note.
 *
 * <p>Stateless; any thread.
 */
final class Records {

  private static final Pattern ID = Pattern.compile("row-0*([0-9]+)");
  private static final Pattern NOTE = Pattern.compile("note-0*([0-9]+)");

  private Records() {}

  static List<Row> rows(String... records) {
    return Stream.of(records).map(Records::row).toList();
  }

  static Row row(String record) {
    int equals = record.indexOf('=');
    int id = Integer.parseInt(record.substring(0, equals));
    int note = Integer.parseInt(record.substring(equals + 1));
    return SampleRows.row(SampleRows.id(id), id, SampleRows.note(note));
  }

  static List<Row> toDelete(String... records) {
    return rows(records).stream().map(row -> row.withOperation(Operation.DELETE)).toList();
  }

  /** Returns the records of a target, or those that the messages of a log add up to. */
  static List<String> of(List<DeliveredMessage> messages) {
    List<String> records = new ArrayList<>();
    Map<String, String> log = new LinkedHashMap<>();
    for (DeliveredMessage message : messages) {
      String id = first(ID, message.value() + message.key());
      String record = id + '=' + first(NOTE, message.value());
      Operation operation = message.operation();
      if (operation == null) {
        records.add(record);
      } else if (operation == Operation.WRITE) {
        log.put(id, record);
      } else {
        log.remove(id);
      }
    }
    records.addAll(log.values());
    return records;
  }

  static Predicate<String> isOf(int id) {
    return record -> record.startsWith(id + "=");
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "?";
  }
}
