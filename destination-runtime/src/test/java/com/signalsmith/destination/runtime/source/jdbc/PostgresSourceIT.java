package com.signalsmith.destination.runtime.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.testkit.GoldenSql;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import com.signalsmith.destination.testkit.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresSourceIT {

  private static final JdbcDrivers DRIVERS =
      JdbcDrivers.of(PostgresSourceIT.class.getClassLoader(), List.of());
  private static @Nullable PostgresServer server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    assumeTrue(PostgresServer.programs().isPresent(), "the package postgresql is not installed");
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.stop();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          true                                              | true
          9223372036854775807                               | 9223372036854775807
          (-32768)::smallint                                | -32768
          12345678901234567890.123456789012345678::numeric  | 12345678901234567890.123456789012345678
          0::numeric(9,2)                                   | 0.00
          'NaN'::numeric                                    | "NaN"
          0.1::float8                                       | 0.1
          0.1::float4                                       | 0.1
          'NaN'::float8                                     | "NaN"
          '-infinity'::float8                               | "-Infinity"
          'a"b'::text                                       | "a\\"b"
          'ab'::char(3)                                     | "ab "
          12.5::money                                       | "$12.50"
          date '1500-02-28'                                 | "1500-02-28"
          date 'infinity'                                   | "infinity"
          time '12:34:56.789'                               | "12:34:56.789"
          timetz '12:34:56+02'                              | "12:34:56+02:00"
          timestamp '2024-03-31 02:30:00.000001'            | "2024-03-31T02:30:00.000001"
          timestamp '1500-02-28 00:00:00'                   | "1500-02-28T00:00:00"
          timestamp '-infinity'                             | "-infinity"
          timestamptz '2024-10-27 02:30:00+01:00'           | "2024-10-27T01:30:00Z"
          timestamptz 'infinity'                            | "infinity"
          '\\x00ff'::bytea                                  | "AP8="
          '0f0e0d0c-0b0a-0908-0706-050403020100'::uuid      | "0f0e0d0c-0b0a-0908-0706-050403020100"
          array[1, null, 3]                                 | [1,null,3]
          array['a', 'b']                                   | ["a","b"]
          '{"a":  [1]}'::json                               | {"a":  [1]}
          '{"a":  [1]}'::jsonb                              | {"a": [1]}
          interval '1 day'                                  | "1 day"
          '10.0.0.1'::inet                                  | "10.0.0.1"
          b'101'                                            | "101"
          null::integer                                     | null
          null::timestamptz                                 | null
          """)
  void writesEveryTypeAsJson(String sql, String json) {
    assertThat(rows(chunks(source("select " + sql + " as v").build(), null)))
        .containsExactly("{\"v\":" + json + "}");
  }

  static List<GoldenVector> vectors() {
    return GoldenVectors.accepted().stream()
        .filter(vector -> GoldenSql.POSTGRESQL.query(vector).isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsTheGoldenVectors(GoldenVector vector) {
    String query = GoldenSql.POSTGRESQL.query(vector).orElseThrow();

    assertThat(VectorQueries.read(source(query).build(), vector)).isEqualTo(vector.message());
  }

  @Test
  void readsEveryGoldenVectorButThoseThatItHasNoValueFor() {
    assertThat(VectorQueries.without(vectors()))
        .containsExactly(
            "text-nul",
            "time-nanosecond",
            "instant-nanosecond",
            "array-mixed",
            "array-nested",
            "struct-empty",
            "struct",
            "struct-nested",
            "array-of-structs",
            "key-of-one-of-two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          i
          (i / 100.0)::numeric(18, 3)
          concat('k', i)
          concat('k', i)::char(9)
          date '2020-01-01' + i
          timestamp '2020-01-01' + i * interval '1 microsecond'
          timestamptz '2020-01-01 00:00:00Z' + i * interval '1 microsecond'
          time '00:00:00' + i * interval '1 microsecond'
          lpad(i::text, 32, '0')::uuid
          """)
  void goesOnByKeysOfEveryType(String key) throws SQLException {
    execute(
        "drop table if exists t; create table t as select "
            + key
            + " as k, i from generate_series(1, 3000) r(i)");
    JdbcSource source = source("select * from t;").primaryKey(List.of("k")).build();
    List<Chunk> chunks = chunks(source, null);
    List<String> all = rows(chunks);
    int settled = chunks.get(0).size();

    assertThat(all).hasSize(3000);
    assertThat(rows(chunks(source, chunks.get(0).position())))
        .containsExactlyElementsOf(all.subList(settled, all.size()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          selec 1               | definition  | query_invalid
          select * from nowhere | definition  | query_invalid
          select 1 a; select 2 a | definition | query_not_single
          select 1 a, 2 a       | definition  | query_column_twice
          delete from pg_class returning oid | definition | query_not_read_only
          select 1 / (i - 5) from generate_series(1, 9) r(i) | source | source_unreadable
          """)
  void saysWhatIsWrongWithAQuery(String query, String kind, String code) {
    assertFails(source(query).build(), kind, code);
  }

  @Test
  void saysWhoCanActOnAConnection() throws SQLException {
    String url = url();
    assertFails(
        JdbcSource.builder(url, "select 1", DRIVERS)
            .username(PostgresServer.USER)
            .password(Secret.of("wrong"))
            .build(),
        "credentials",
        "source_login_refused");
    assertFails(
        JdbcSource.builder("jdbc:postgresql://no-such-host.invalid/x", "select 1", DRIVERS).build(),
        "definition",
        "source_host_unknown");
    assertFails(
        JdbcSource.builder("jdbc:postgresql://127.0.0.1:1/x", "select 1", DRIVERS).build(),
        "unavailable",
        "source_unavailable");
    assertFails(
        connected(url.replace("/postgres", "/nothing"), "select 1").build(),
        "source",
        "source_not_found");
    execute(
        "drop table if exists private_rows; create table private_rows (id int);"
            + " drop role if exists guest; create role guest login password 'guest'");
    assertFails(
        JdbcSource.builder(url, "select * from private_rows", DRIVERS)
            .username("guest")
            .password(Secret.of("guest"))
            .build(),
        "credentials",
        "source_not_permitted");
  }

  private static void assertFails(JdbcSource source, String kind, String code) {
    assertThatThrownBy(() -> chunks(source, null))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo(code);
              assertThat(e.failure().kind().id()).isEqualTo(kind);
              assertThat(e.failure().toString())
                  .doesNotContain(PostgresServer.PASSWORD)
                  .doesNotContain("wrong");
              assertThat(e.failure().kind()).isNotEqualTo(FailureKind.INTERNAL);
            });
  }

  private static String url() {
    PostgresServer running = server;
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running.url();
  }

  private static JdbcSource.Builder source(String query) {
    return connected(url(), query);
  }

  private static JdbcSource.Builder connected(String url, String query) {
    return JdbcSource.builder(url, query, DRIVERS)
        .username(PostgresServer.USER)
        .password(Secret.of(PostgresServer.PASSWORD))
        .fetchSize(100);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url(), PostgresServer.USER, PostgresServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<Chunk> chunks(JdbcSource source, @Nullable String position) {
    List<Chunk> chunks = new ArrayList<>();
    try (RowReader reader = source.open(Set.of(), Optional.ofNullable(position))) {
      reader.schema();
      for (Optional<Chunk> next = reader.next(); next.isPresent(); next = reader.next()) {
        chunks.add(next.get());
      }
    }
    return chunks;
  }

  private static List<String> rows(List<Chunk> chunks) {
    return chunks.stream()
        .flatMap(chunk -> chunk.rows().stream())
        .map(row -> new String(row.json(), StandardCharsets.UTF_8))
        .toList();
  }
}
