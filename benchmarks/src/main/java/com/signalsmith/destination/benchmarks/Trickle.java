package com.signalsmith.destination.benchmarks;

import static java.util.concurrent.TimeUnit.MICROSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Rows that come one by one through a pipe: how long each takes until a consumer has it. For one
 * thread; the rows are written by another.
 */
final class Trickle {

  private static final int ROWS_PER_SECOND = 100;
  private static final String BEFORE_TIME = ",\"sent_nanos\":";
  // A fresh JVM is slower; that is start-up, which is measured elsewhere.
  private static final long WARM_UP_NANOS = SECONDS.toNanos(1);
  private static final long PATIENCE_NANOS = SECONDS.toNanos(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final OutputStream rows;
  private final AtomicLong written = new AtomicLong();
  private final List<Row> received = new ArrayList<>();

  private Trickle(OutputStream rows) {
    this.rows = rows;
  }

  /**
   * A row that arrived.
   *
   * @param sent when it was written to the pipe, by {@link System#nanoTime}
   * @param received when the consumer had it
   */
  private record Row(long sent, long received) {
    double millis() {
      return (received - sent) / 1e6;
    }
  }

  static String measure(Bench bench) throws Exception {
    Table table = new Table("", "p50 ms", "p99 ms", "most ms", "rows");
    List<Double> medians = new ArrayList<>();
    List<Double> late = new ArrayList<>();
    for (int round = 1; round <= bench.size().rounds(); round++) {
      List<Double> millis = round(bench);
      medians.add(Statistics.quantile(millis, 0.5));
      late.add(Statistics.quantile(millis, 0.99));
      addRow(table, "round " + round, millis);
      bench.say(
          String.format(
              Locale.ROOT,
              "  round %d of %d: p50 %.1f ms, p99 %.1f ms",
              round,
              bench.size().rounds(),
              medians.get(round - 1),
              late.get(round - 1)));
    }
    table.add(
        "median",
        Table.number(Statistics.median(medians), 1),
        Table.number(Statistics.median(late), 1),
        "",
        "");
    return ROWS_PER_SECOND
        + " rows a second are written to the pipe that `signalsmith sync` reads; from there to a"
        + " consumer. The first second is left out.\n\n"
        + table;
  }

  private static void addRow(Table table, String name, List<Double> millis) {
    table.add(
        name,
        Table.number(Statistics.quantile(millis, 0.5), 1),
        Table.number(Statistics.quantile(millis, 0.99), 1),
        Table.number(Statistics.quantile(millis, 1), 1),
        Table.count(millis.size()));
  }

  private static List<Double> round(Bench bench) throws Exception {
    Path launcher = bench.programs().launcher();
    return bench.withDelivery(
        RowFile.NONE,
        Case.USUAL_PARTITIONS,
        delivery -> {
          List<String> command = SyncPeer.of(launcher).command(delivery, SyncPeer.STANDARD_INPUT);
          try (MeteredProcess sync = MeteredProcess.startOnPipe(command, delivery.log())) {
            Trickle trickle = new Trickle(sync.input());
            List<Double> millis = trickle.flow(delivery, bench.size().seconds());
            Usage unused = sync.await();
            bench.requireMessages(delivery, SyncPeer.NAME, trickle.written.get());
            return millis;
          }
        });
  }

  private List<Double> flow(Delivery delivery, int seconds) throws Exception {
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    try (var consumer = consumer(delivery)) {
      ScheduledFuture<?> writing =
          writer.scheduleAtFixedRate(
              this::writeRow, 0, SECONDS.toMicros(1) / ROWS_PER_SECOND, MICROSECONDS);
      long patienceEnds = System.nanoTime() + PATIENCE_NANOS;
      while (received.isEmpty()) {
        receive(consumer);
        if (writing.isDone() || System.nanoTime() > patienceEnds) {
          throw new BenchmarkException("no row arrived; " + MeteredProcess.endOf(delivery.log()));
        }
      }
      long start = received.get(0).received() + WARM_UP_NANOS;
      long end = start + SECONDS.toNanos(seconds);
      while (System.nanoTime() < end) {
        receive(consumer);
      }
      return received.stream().filter(row -> row.sent() >= start).map(Row::millis).toList();
    } finally {
      // By the thread that writes, after its last row: the end of the pipe ends the sync.
      writer.execute(this::closePipe);
      writer.shutdown();
    }
  }

  private void closePipe() {
    try {
      rows.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeRow() {
    long number = written.get() + 1;
    String row =
        RowFile.BEFORE_KEY
            + String.format(Locale.ROOT, "c-%07d", number)
            + "\",\"seq\":"
            + number
            + BEFORE_TIME
            + System.nanoTime()
            + "}\n";
    try {
      rows.write(row.getBytes(StandardCharsets.US_ASCII));
      rows.flush();
    } catch (IOException e) {
      // Ends the schedule.
      throw new UncheckedIOException(e);
    }
    written.incrementAndGet();
  }

  private void receive(KafkaConsumer<byte[], String> consumer) {
    for (ConsumerRecord<byte[], String> message : consumer.poll(POLL)) {
      String row = message.value();
      int time = row.indexOf(BEFORE_TIME) + BEFORE_TIME.length();
      received.add(
          new Row(Long.parseLong(row.substring(time, row.length() - 1)), System.nanoTime()));
    }
  }

  private static KafkaConsumer<byte[], String> consumer(Delivery delivery)
      throws InterruptedException {
    KafkaConsumer<byte[], String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", delivery.broker().servers()),
            new ByteArrayDeserializer(),
            new StringDeserializer());
    List<TopicPartition> partitions = delivery.broker().partitions(delivery.topic());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }
}
