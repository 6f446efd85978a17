package com.signalsmith.destination.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The least that a program can do with Kafka's Java client: cuts a file into lines and sends each
 * with the key that stands at a fixed place in it. It parses nothing and remembers nothing.
 */
final class BareLoop {

  private static final int BUFFER_BYTES = 1 << 18;

  private BareLoop() {}

  /** Sends the rows of file {@code args[2]} to topic {@code args[1]} at {@code args[0]}. */
  public static void main(String[] args) throws IOException {
    AtomicLong failures = new AtomicLong();
    try (Producer<byte[], byte[]> producer = producer(args[0]);
        InputStream in = Files.newInputStream(Path.of(args[2]))) {
      send(in, producer, args[1], failures);
    }
    if (failures.get() > 0) {
      throw new BenchmarkException(failures.get() + " rows were not taken");
    }
  }

  private static Producer<byte[], byte[]> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            50,
            ProducerConfig.BATCH_SIZE_CONFIG,
            262_144,
            ProducerConfig.SEND_BUFFER_CONFIG,
            4_194_304),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(
      InputStream in, Producer<byte[], byte[]> producer, String topic, AtomicLong failures)
      throws IOException {
    int keyStart = RowFile.BEFORE_KEY.length();
    byte[] buffer = new byte[BUFFER_BYTES];
    int start = 0;
    int end = 0;
    while (true) {
      int newline = start;
      while (newline < end && buffer[newline] != '\n') {
        newline++;
      }
      if (newline < end) {
        byte[] row = Arrays.copyOfRange(buffer, start, newline);
        byte[] key = Arrays.copyOfRange(row, keyStart, keyStart + RowFile.KEY_LENGTH);
        var unused =
            producer.send(
                new ProducerRecord<>(topic, key, row),
                (metadata, exception) -> {
                  if (exception != null) {
                    failures.incrementAndGet();
                  }
                });
        start = newline + 1;
        continue;
      }
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
      int read = in.read(buffer, end, buffer.length - end);
      if (read <= 0) {
        return;
      }
      end += read;
    }
  }
}
