package com.signalsmith.destination.kafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

class VarintTest {

  @Test
  void isWhatKafkaWritesAndReads() {
    Random random = new Random(1);
    LongStream.concat(
            LongStream.of(0, -1, 63, 64, -64, -65, Long.MAX_VALUE, Long.MIN_VALUE),
            LongStream.range(0, 10_000).map(n -> random.nextLong() >> random.nextInt(64)))
        .forEach(VarintTest::check);
    assertThat(Varint.size(Integer.MAX_VALUE)).isEqualTo(ByteUtils.sizeOfVarint(Integer.MAX_VALUE));
  }

  private static void check(long value) {
    ByteBuffer expected = ByteBuffer.allocate(Varint.MAX_BYTES);
    ByteUtils.writeVarlong(value, expected);
    byte[] actual = new byte[Varint.MAX_BYTES];

    assertThat(Varint.write(value, actual, 0)).isEqualTo(expected.position());
    assertThat(actual).isEqualTo(expected.array());
    assertThat(Varint.size(value)).isEqualTo(expected.position());
    assertThat(Varint.read(actual, 0)).isEqualTo(value);
  }
}
