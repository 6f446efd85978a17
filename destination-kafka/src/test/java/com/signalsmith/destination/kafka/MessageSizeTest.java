package com.signalsmith.destination.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.RunContext;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class MessageSizeTest {

  @Test
  void isWhatKafkaWrites() {
    RowHeaders headers =
        new RowHeaders(new RunContext("sync ä", "r".repeat(70)), AudienceSyncMode.ADD);
    Random random = new Random(1);
    for (int size :
        new int[] {0, 1, 40, 62, 63, 64, 65, 8_100, 8_191, 8_192, 1_048_575, 3_000_000}) {
      for (int each = 0; each < 20; each++) {
        byte[] key = random.nextInt(3) == 0 ? null : new byte[random.nextInt(200)];
        byte[] value = new byte[size + random.nextInt(3)];
        long row = 1L + random.nextInt(1 << (1 + random.nextInt(29)));

        assertThat(MessageSize.of(key, value.length, headers.size(row)))
            .isEqualTo(
                MemoryRecords.withRecords(
                        Compression.NONE,
                        new SimpleRecord(1L, key, value, headers.of(row).toArray(Header[]::new)))
                    .sizeInBytes());
      }
    }
  }
}
