package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

class EncodedHeadersTest {

  @Test
  void areTheBytesOfKafkasHeaders() {
    RecordHeader sync = new RecordHeader("sync ä", new byte[300]);
    RecordHeader operation = new RecordHeader("operation", new byte[] {1});
    EncodedHeaders headers = EncodedHeaders.of(List.of(sync), "row", List.of(operation));
    for (long row : new long[] {0, 1, 9, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE}) {
      byte[] text = Long.toString(row).getBytes(StandardCharsets.US_ASCII);
      byte[] expected = encoded(List.of(sync, new RecordHeader("row", text), operation));
      byte[] actual = new byte[headers.size(row)];

      assertThat(headers.write(row, actual, 0)).isEqualTo(actual.length);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void countAlongWithTheRowsAlsoWhereSomeAreLeftOutOrComeAgain() {
    RecordHeader last = new RecordHeader("last", new byte[] {'9'});
    EncodedHeaders headers = EncodedHeaders.of(List.of(), "row", List.of(last));
    for (long row = 0; row < 12_000; row += row % 1_000 == 500 ? 2 : 1) {
      assertRow(headers, row, last);
      assertRow(headers, row, last);
    }
    assertRow(headers, 98, last);
    assertRow(headers, 99, last);
    assertRow(headers, 100, last);
  }

  @Test
  void areOneByteWhereThereAreNone() {
    byte[] bytes = new byte[2];

    assertThat(EncodedHeaders.NONE.size(7)).isEqualTo(1);
    assertThat(EncodedHeaders.NONE.write(7, bytes, 1)).isEqualTo(2);
    assertThat(bytes).containsExactly(0, 0);
  }

  private static void assertRow(EncodedHeaders headers, long row, Header last) {
    byte[] text = Long.toString(row).getBytes(StandardCharsets.US_ASCII);
    byte[] expected = encoded(List.of(new RecordHeader("row", text), last));
    byte[] actual = new byte[headers.size(row)];
    headers.write(row, actual, 0);
    assertThat(actual).as("row %d", row).isEqualTo(expected);
  }

  private static byte[] encoded(List<Header> headers) {
    ByteBuffer to = ByteBuffer.allocate(1_000);
    ByteUtils.writeVarint(headers.size(), to);
    for (Header header : headers) {
      byte[] key = header.key().getBytes(StandardCharsets.UTF_8);
      ByteUtils.writeVarint(key.length, to);
      to.put(key);
      ByteUtils.writeVarint(header.value().length, to);
      to.put(header.value());
    }
    byte[] bytes = new byte[to.position()];
    to.flip().get(bytes);
    return bytes;
  }
}
