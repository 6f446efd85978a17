package com.signalsmith.destination.kafka;

import com.signalsmith.destination.kafka.producer.EncodedHeaders;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.WriteMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Makes the message headers by which a consumer recognises a repeated message.
 *
 * <p>One thread; what all rows of a run have in common is made once.
 */
final class RowHeaders {

  static final String SYNC_ID = "signalsmith-sync-id";
  static final String RUN_ID = "signalsmith-run-id";
  static final String ROW = "signalsmith-row";
  static final String OPERATION = "signalsmith-operation";

  private final Header syncId;
  private final Header runId;
  private final Header operation;
  private final boolean wanted;
  private final EncodedHeaders encoded;

  RowHeaders(RunContext run, WriteMode mode) {
    this(run, mode, true);
  }

  private RowHeaders(RunContext run, WriteMode mode, boolean wanted) {
    this.syncId = header(SYNC_ID, run.syncId());
    this.runId = header(RUN_ID, run.runId());
    this.operation = header(OPERATION, mode.id());
    this.wanted = wanted;
    this.encoded =
        wanted
            ? EncodedHeaders.of(List.of(syncId, runId), ROW, List.of(operation))
            : EncodedHeaders.NONE;
  }

  /** Returns the headers that the settings ask for, be it none. */
  static RowHeaders of(Settings settings, RunContext run, WriteMode mode) {
    return new RowHeaders(run, mode, settings.get(KafkaSettings.MESSAGE_HEADERS));
  }

  /** Returns the headers of the row with this number, in the order in which they travel. */
  List<Header> of(long sequence) {
    return wanted
        ? List.of(syncId, runId, header(ROW, Long.toString(sequence)), operation)
        : List.of();
  }

  /** Returns the same in the bytes in which they travel. */
  EncodedHeaders encoded() {
    return encoded;
  }

  /** Returns how many bytes the headers of a row take. */
  int size(long sequence) {
    return encoded.size(sequence);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
