package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.ReadMessage;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import com.signalsmith.destination.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of a real PostgreSQL that the distribution sends to a real broker. */
class PostgresIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 130_000;

  /** A run comes this far and no farther while the test holds the lock: behind a checkpoint. */
  private static final int HELD_FROM = 115_000;

  private static final int CHANGED = 110_000;

  private static @Nullable PostgresServer postgres;
  private static @Nullable EmbeddedKafka broker;

  @TempDir
  @SuppressWarnings("NullAway.Init") // injected
  private Path directory;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(PostgresServer.programs().isPresent(), "the package postgresql is not installed");
    postgres = PostgresServer.start();
    broker = Distribution.startKafka("p w");
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (broker != null) {
      broker.close();
    }
    if (postgres != null) {
      postgres.stop();
    }
  }

  @Test
  void losesNoRowOfATableWhenItIsKilledInTheMiddle() throws Exception {
    PostgresServer server = started(postgres);
    EmbeddedKafka kafka = started(broker);
    kafka.createTopic("orders", 4, Map.of());
    Path file = writeSyncFile(server, kafka);
    try (Connection connection =
            DriverManager.getConnection(
                server.url(), PostgresServer.USER, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table orders (id bigint primary key, amount numeric(12, 2) not null, paid_at"
              + " timestamptz); insert into orders select i, i / 100.0, timestamptz"
              + " '2026-01-01 00:00:00Z' + i * interval '1 second' from generate_series(1, "
              + ROWS
              + ") r(i); analyze orders; select pg_advisory_lock(1)");

      killBehindACheckpoint(file);
      statement.execute("update orders set amount = 0.5 where id = " + CHANGED);
      statement.execute("select pg_advisory_unlock(1)");
    }

    Distribution.Ended ended = Distribution.run(arguments(file));
    assertThat(ended.exitCode()).describedAs(ended.err()).isZero();
    JsonNode report = JSON.readTree(ended.out());
    assertThat(report.get("status").asText()).isEqualTo("completed");
    assertThat(report.get("rows_created").asLong()).isEqualTo(ROWS);
    long resumedFrom = report.get("resumed_from_row").asLong();
    assertThat(resumedFrom).isBetween(2L, (long) HELD_FROM);

    List<ReadMessage> messages = kafka.readTopic("orders");
    Map<String, String> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    Set<Long> repeated = new HashSet<>();
    for (ReadMessage message : messages) {
      last.put(String.valueOf(message.key()), String.valueOf(message.value()));
      String row = row(message);
      if (!seen.add(row)) {
        repeated.add(Long.valueOf(row));
      }
    }
    assertThat(last).hasSize(ROWS);
    for (int id = 1; id <= ROWS; id++) {
      // What was changed behind the checkpoint is read again; what was settled is not.
      boolean changed = id == CHANGED && id >= resumedFrom;
      assertThat(last.get(String.valueOf(id))).isEqualTo(json(id, changed));
    }
    assertThat(repeated).allMatch(row -> row >= resumedFrom && row < HELD_FROM);
    assertThat(messages).hasSize(ROWS + repeated.size());
  }

  private void killBehindACheckpoint(Path file) throws InterruptedException {
    Distribution.Running running = Distribution.start(Map.of(), arguments(file));
    Path checkpoint = directory.resolve("orders/checkpoint");
    await().atMost(PATIENCE).until(() -> hasSettled(checkpoint));
    running.process().destroyForcibly();
    Distribution.Ended killed = running.await();
    assertThat(killed.exitCode()).describedAs(killed.err()).isEqualTo(137);
    assertThat(killed.out()).isEmpty();
  }

  private static boolean hasSettled(Path checkpoint) throws IOException {
    return Files.exists(checkpoint)
        && JSON.readTree(checkpoint.toFile()).get("sequence").asLong() > 0;
  }

  private Path writeSyncFile(PostgresServer server, EmbeddedKafka kafka) throws IOException {
    return Files.writeString(
        directory.resolve("orders.yaml"),
        """
        sync: orders
        destination: kafka
        authentication: { method: none }
        configuration: { bootstrap_servers: "%s", use_tls: false }
        target: { topic: orders }
        mode: insert
        source:
          type: jdbc
          url: "%s"
          username: %s
          password: "%s"
          query: >-
            select * from orders
            where case when id < %d then true else pg_advisory_lock_shared(1)::text is not null end
          primary_key: [id]
        """
            .formatted(
                kafka.bootstrapServers(SecurityProtocol.PLAINTEXT),
                server.url(),
                PostgresServer.USER,
                PostgresServer.PASSWORD,
                HELD_FROM));
  }

  private String[] arguments(Path file) {
    return new String[] {"sync", file.toString(), "--json", "--state", directory.toString()};
  }

  private static String json(int id, boolean changed) {
    String amount = changed ? "0.50" : "%d.%02d".formatted(id / 100, id % 100);
    return "{\"id\":%d,\"amount\":%s,\"paid_at\":\"%s\"}"
        .formatted(id, amount, Instant.parse("2026-01-01T00:00:00Z").plusSeconds(id));
  }

  private static String row(ReadMessage message) {
    return message.headers().stream()
        .filter(header -> header.name().equals("signalsmith-row"))
        .map(header -> String.valueOf(header.value()))
        .findFirst()
        .orElseThrow();
  }

  private static <T> T started(@Nullable T server) {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }
}
