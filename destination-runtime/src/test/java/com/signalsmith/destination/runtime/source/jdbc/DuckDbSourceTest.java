package com.signalsmith.destination.runtime.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.signalsmith.destination.runtime.source.Chunk;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Row;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.testkit.GoldenSql;
import com.signalsmith.destination.testkit.GoldenVector;
import com.signalsmith.destination.testkit.GoldenVectors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DuckDbSourceTest {

  private static final String MEMORY = "jdbc:duckdb:";
  private static final JdbcDrivers DRIVERS =
      JdbcDrivers.of(DuckDbSourceTest.class.getClassLoader(), List.of());

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          true                                                   | true
          9223372036854775807                                    | 9223372036854775807
          (-128)::tinyint                                        | -128
          255::utinyint                                          | 255
          18446744073709551615::ubigint                          | 18446744073709551615
          170141183460469231731687303715884105727::hugeint       | 170141183460469231731687303715884105727
          (-12345678901234567890.123456789012345678)::decimal(38,18) | -12345678901234567890.123456789012345678
          0::decimal(9,2)                                        | 0.00
          0.1::double                                            | 0.1
          0.1::float                                             | 0.1
          '-0.0'::double                                         | -0.0
          'NaN'::double                                          | "NaN"
          '-inf'::double                                         | "-Infinity"
          'a"b'                                                  | "a\\"b"
          date '1500-02-28'                                      | "1500-02-28"
          date 'infinity'                                        | "infinity"
          time '12:34:56.789'                                    | "12:34:56.789"
          timestamp '2024-10-27 02:30:00.000001'                 | "2024-10-27T02:30:00.000001"
          timestamp '1500-02-28 00:00:00'                        | "1500-02-28T00:00:00"
          timestamp_ns '2024-10-27 02:30:00.000000001'           | "2024-10-27T02:30:00.000000001"
          timestamp_s '2024-10-27 02:30:00'                      | "2024-10-27T02:30:00"
          timestamp 'infinity'                                   | "infinity"
          timestamptz '2024-10-27 01:30:00+01:00'                | "2024-10-27T00:30:00Z"
          timestamptz '2024-10-27 02:30:00+01:00'                | "2024-10-27T01:30:00Z"
          timestamptz '-infinity'                                | "-infinity"
          '\\x00\\xFF'::blob                                     | "AP8="
          '0f0e0d0c-0b0a-0908-0706-050403020100'::uuid           | "0f0e0d0c-0b0a-0908-0706-050403020100"
          [1, null, 3]                                           | [1,null,3]
          [[1.5], []]                                            | [[1.5],[]]
          {'a': 1, 'b': {'c': 'x', 'd': null}}                   | {"a":1,"b":{"c":"x","d":null}}
          [{'a': date '2024-01-01'}]                             | [{"a":"2024-01-01"}]
          map {'k': 1}                                           | {"k":1}
          '{"a":  [1]}'::json                                    | {"a":  [1]}
          'sad'::enum('sad', 'happy')                            | "sad"
          interval 1 day                                         | "1 day"
          '101'::bit                                             | "101"
          null::integer                                          | null
          null::timestamptz                                      | null
          null::struct(a integer)                                | null
          """)
  void writesEveryTypeAsJson(String sql, String json) {
    assertThat(read(source("select " + sql + " as v").build(), null))
        .containsExactly("{\"v\":" + json + "}");
  }

  static List<GoldenVector> vectors() {
    return GoldenVectors.accepted().stream()
        .filter(vector -> GoldenSql.DUCKDB.query(vector).isPresent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void readsTheGoldenVectors(GoldenVector vector) {
    String query = GoldenSql.DUCKDB.query(vector).orElseThrow();

    assertThat(VectorQueries.read(source(query).build(), vector)).isEqualTo(vector.message());
  }

  @Test
  void readsEveryGoldenVectorButThoseThatItHasNoValueFor() {
    assertThat(VectorQueries.without(vectors()))
        .containsExactly(
            "decimal-1e400",
            "decimal-1e-400",
            "decimal-minus-zero",
            "instant-nanosecond",
            "array-mixed",
            "struct-empty",
            "array-of-structs");
  }

  @Test
  void goesOnAtEveryPosition() throws SQLException {
    Path database = database("create table t as select i as id, i % 7 as n from range(5000) r(i)");
    JdbcSource source =
        JdbcSource.builder(MEMORY + database, "select * from t -- all of it", DRIVERS)
            .primaryKey(List.of("id"))
            .build();
    List<Chunk> chunks = chunks(source, null);
    List<String> all = rows(chunks);

    assertThat(chunks).hasSizeGreaterThan(2);
    int settled = 0;
    for (Chunk chunk : chunks) {
      settled += chunk.size();
      List<Chunk> rest = chunks(source, chunk.position());
      assertThat(rows(rest)).containsExactlyElementsOf(all.subList(settled, all.size()));
      if (!rest.isEmpty()) {
        assertThat(rest.get(0).firstLocation()).isEqualTo(settled + 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          i
          i::hugeint * 100000000000000000000
          (i / 100)::decimal(18, 3)
          concat('k', i)
          date '2020-01-01' + i::integer
          timestamp '2020-01-01' + to_microseconds(i)
          timestamptz '2020-01-01 00:00:00Z' + to_microseconds(i)
          time '00:00:00' + to_microseconds(i)
          lpad(i::text, 32, '0')::uuid
          """)
  void goesOnByKeysOfEveryType(String key) throws SQLException {
    Path database = database("create table t as select " + key + " as k, i from range(3000) r(i)");
    JdbcSource source =
        JdbcSource.builder(MEMORY + database, "select * from t;", DRIVERS)
            .primaryKey(List.of("k"))
            .build();
    List<Chunk> chunks = chunks(source, null);
    List<String> all = rows(chunks);
    int settled = chunks.get(0).size();

    assertThat(all).hasSize(3000);
    assertThat(rows(chunks(source, chunks.get(0).position())))
        .containsExactlyElementsOf(all.subList(settled, all.size()));
  }

  @Test
  void losesNoRowWhenKeysAreNullOrStandTwice() throws SQLException {
    Path database =
        database(
            "create table t as select nullif(i // 900, 3) as a, nullif(i % 3, 2) as b, i as v"
                + " from range(4000) r(i)");
    JdbcSource source =
        JdbcSource.builder(MEMORY + database, "select * from t", DRIVERS)
            .primaryKey(List.of("a", "b"))
            .build();
    List<Chunk> chunks = chunks(source, null);
    Set<String> all = Set.copyOf(rows(chunks));

    List<String> settled = new ArrayList<>();
    for (Chunk chunk : chunks) {
      settled.addAll(rows(List.of(chunk)));
      List<String> sent = new ArrayList<>(settled);
      sent.addAll(rows(chunks(source, chunk.position())));
      assertThat(Set.copyOf(sent)).isEqualTo(all);
    }
  }

  @Test
  void sendsARowAgainThatHasChangedSinceItWasSettled() throws SQLException {
    Path database = database("create table t as select i as id, 'old' as v from range(2000) r(i)");
    JdbcSource source =
        JdbcSource.builder(MEMORY + database, "select * from t", DRIVERS)
            .primaryKey(List.of("id"))
            .build();
    Chunk first = chunks(source, null).get(0);
    execute(database, "update t set v = 'new' where id = " + (first.size() - 1));

    assertThat(rows(chunks(source, first.position())).get(0))
        .isEqualTo("{\"id\":" + (first.size() - 1) + ",\"v\":\"new\"}");
  }

  @Test
  void readsFilesRelativeToItsDirectory() throws Exception {
    Files.writeString(directory.resolve("rows.csv"), "id,name\n1,a\n2,b\n");
    JdbcSource source = source("select * from 'rows.csv'").directory(directory).build();

    assertThat(read(source, null))
        .containsExactly("{\"id\":1,\"name\":\"a\"}", "{\"id\":2,\"name\":\"b\"}");
  }

  @Test
  void cannotBeContinuedWithoutAKeyAndSaysSo() {
    JdbcSource source = source("select 1 as id").build();

    assertThat(source.fingerprint()).isEmpty();
    assertThat(source.notices()).singleElement().asString().contains("starts over");
    assertThat(source("select 1 as id").primaryKey(List.of("id")).build().notices()).isEmpty();
  }

  @Test
  void changesItsFingerprintWithQueryAndKeyButNotWithAPassword() {
    List<Optional<String>> fingerprints =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    JdbcSource.builder(
                            "jdbc:postgresql://u:" + (i == 1 ? "x" : "y") + "@h/d",
                            "select " + (i == 2 ? 2 : 1),
                            DRIVERS)
                        .primaryKey(List.of(i == 3 ? "b" : "a"))
                        .build()
                        .fingerprint())
            .toList();

    assertThat(fingerprints.get(0)).isPresent().isEqualTo(fingerprints.get(1));
    assertThat(Set.copyOf(fingerprints)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select 1 as a, 2 as a        | id | query_column_twice   | 'a'
          select 1 as id; select 2 as id | id | query_not_single   | more than one statement
          create temp table t as select 1 as id; from t | id | query_not_single | one statement
          selec 1                      | id | query_invalid        | syntax error
          select nothing from range(3) | id | query_invalid        | nothing
          select * from nowhere        | id | query_invalid        | nowhere
          select 1 as ids              | id | primary_key_unknown  | did you mean 'ids'
          select [1] as id             | id | primary_key_unordered | INTEGER[]
          """)
  void refusesQueriesThatMakeNoRows(String query, String key, String code, String words) {
    JdbcSource source = source(query).primaryKey(List.of(key)).build();

    assertThatThrownBy(() -> read(source, null))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.failure().kind()).isEqualTo(FailureKind.DEFINITION);
              assertThat(e.failure().code()).isEqualTo(code);
              assertThat(e.failure().message()).contains(words);
            });
  }

  @Test
  void changesNothing() throws SQLException {
    Path database = database("create table t as select 1 as id");
    JdbcSource source = JdbcSource.builder(MEMORY + database, "delete from t", DRIVERS).build();

    assertThatThrownBy(() -> read(source, null))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure().code()).isEqualTo("query_not_read_only"));
  }

  @Test
  void saysThatADatabaseOrADriverIsMissing() {
    assertThatThrownBy(
            () ->
                read(JdbcSource.builder(MEMORY + "/no/such.db", "select 1", DRIVERS).build(), null))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure().code()).isEqualTo("source_not_found"));
    assertThatThrownBy(
            () ->
                read(
                    JdbcSource.builder("jdbc:nothing://me:pw1@host/db?key=pw2", "select 1", DRIVERS)
                        .password(Secret.of("pw3"))
                        .build(),
                    null))
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo("source_driver_missing");
              assertThat(e.failure().message()).contains("jdbc:nothing://host/db");
              assertThat(e.failure().toString()).doesNotContain("pw");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          select v::int as n from t                   | source_unreadable | (Conversion error)                          | convert
          select error(v) as n from t                 | source_unreadable | (Invalid Input error)                       | convert
          select error(concat('Parser Error: ', v)) as n from t| source_unreadable | (Invalid Input error)                       | convert
          select error('boom') as n                   | source_unreadable | Invalid Input Error: boom                   | convert
          select error('to host=h password=hidden;') as n | source_unreadable | to host=h password=********;         | convert
          select error('x_SECRET = hidden, y') as n   | source_unreadable | x_SECRET = ********, y                      | convert
          select * from 'none.parquet'                | source_not_found  | No files found that match the pattern "none.parquet" | the directory of the sync file
          select "https://me:hidden@h/x?k=hidden" from t | query_invalid     | "https://********@h/x?********"              | name a table
          select * from 'rows.parquet'                | source_unreadable | No magic bytes found at end of file         | own tool
          select * from read_csv('rows.parquet', columns = {'a': 'int'}) | source_unreadable | (                     | own tool
          selec 1                                     | query_invalid     | syntax error at or near "selec"             | syntax
          select * from tt                            | query_invalid     | Did you mean "t"?                           | name a table
          select w from t                             | query_invalid     | "w" not found in FROM clause! Candidate bindings: "v" | name a table
          """)
  void saysWhatWentWrongWithoutTheContentOfRows(
      String query, String code, String words, String remedy) throws Exception {
    Files.writeString(directory.resolve("rows.parquet"), "hidden,hidden\nhidden\n");
    Path database = database("create table t as select 'hidden' as v");
    Failure failure = failureOf(MEMORY + database, query);

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.field()).isEqualTo("source.query");
    assertThat(failure.message()).contains(words);
    assertThat(failure.remedy()).contains(remedy).doesNotContain("memory");
    assertThat(failure.toString()).doesNotContain("hidden");
  }

  // What a database that is attached says of its own connection may name the password.
  @Test
  void doesNotTakeAServerThatIsNotThereForAFile() {
    DuckDbMessage message =
        DuckDbMessage.of(
            "IO Error: Unable to connect to Postgres at \"host=/tmp password=hidden\": connection to"
                + " server on socket \"/tmp/.s\" failed: No such file or directory");

    assertThat(message.isOfMissingFile()).isFalse();
    assertThat(message.isShown("attach 'host=/tmp password=hidden' (type postgres)")).isFalse();
  }

  @Test
  void saysWhatWentWrongBehindTheFirstRows() {
    Failure failure =
        failureOf(
            MEMORY,
            "select case when i = 2500000 then 'x' || i else '1' end::int as n from range(3000000) r(i)");

    assertThat(failure.toString()).doesNotContain("x25").contains("(Conversion error)");
  }

  @Test
  void advisesMoreMemoryWhereThereWasTooLittle() {
    Failure failure =
        failureOf(
            "jdbc:duckdb:;memory_limit=20MB;threads=1;max_temp_directory_size=1KB",
            "select list(i) as l from range(10000000) r(i)");

    assertThat(failure.code()).isEqualTo("source_unreadable");
    assertThat(failure.message()).contains("(Out of Memory error)");
    assertThat(failure.remedy()).contains(";memory_limit=2GB");
  }

  // The driver does not say it, and DuckDB is not asked to sort once more.
  @Test
  void advisesMoreMemoryWhereNothingIsKnown() {
    String url = "jdbc:duckdb:;memory_limit=20MB;threads=1;max_temp_directory_size=1KB";
    JdbcSource source =
        JdbcSource.builder(
                url, "select hash(i) as id, repeat('x', 200) as v from range(500000) r(i)", DRIVERS)
            .primaryKey(List.of("id"))
            .build();

    assertThat(failureOf(source).remedy()).contains("own tool").contains(";memory_limit=2GB");
  }

  @ParameterizedTest
  @CsvSource({
    "memory_limit=hidden, memory_limit",
    "threads=hidden, threads",
    "access_mode=hidden, access_mode",
    "no_such=hidden, no_such",
    "hidden, source.url"
  })
  void aSettingOfTheUrlThatIsWrongIsNoFaultOfTheQuery(String setting, String words) {
    Failure failure = failureOf("jdbc:duckdb:;" + setting, "select 1");

    assertThat(failure.code()).isEqualTo("source_url_invalid");
    assertThat(failure.kind()).isEqualTo(FailureKind.DEFINITION);
    assertThat(failure.field()).isEqualTo("source.url");
    assertThat(failure.message()).contains(words);
    assertThat(failure.toString()).doesNotContain("hidden");
  }

  @Test
  void readsTextsAmongOtherColumns() {
    String query =
        "select 1 as n, 'a' as a, null::varchar as none, '' as blank, true as b,"
            + " 'é€😀' as wide, chr(10) || 'x\"' as escaped, 2.50::decimal(9,2) as d";

    assertThat(read(source(query).build(), null))
        .containsExactly(
            "{\"n\":1,\"a\":\"a\",\"none\":null,\"blank\":\"\",\"b\":true,"
                + "\"wide\":\"é€😀\",\"escaped\":\"\\nx\\\"\",\"d\":2.50}");
  }

  @Test
  void readsTextsWhoseColumnsDifferInCaseOnly() {
    assertThat(read(source("select 'x' as a, 'y' as \"A\"").build(), null))
        .containsExactly("{\"a\":\"x\",\"A\":\"y\"}");
  }

  // Nothing can be selected from several statements, so they are run as they are.
  @Test
  void readsTheRowsOfTheLastStatementBehindSuchAsHaveNone() {
    String query = "create temp table t as select 'a\"b' as v, 7 as n; select * from t";

    assertThat(read(source(query).build(), null)).containsExactly("{\"v\":\"a\\\"b\",\"n\":7}");
  }

  @Test
  void readsTextsOfWhatCannotBeSelectedFrom() {
    assertThat(read(source("explain select 1 as id").build(), null))
        .singleElement()
        .asString()
        .startsWith("{\"explain_key\":\"physical_plan\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", ""})
  void takesASemicolonBehindTheQuery(String key) {
    JdbcSource source =
        source("select 'a;b' as id; -- the end;\n;")
            .primaryKey(key.isEmpty() ? List.of() : List.of(key))
            .build();

    assertThat(read(source, null)).containsExactly("{\"id\":\"a;b\"}");
  }

  @Test
  void keepsTheOrderOfAQueryWithoutAKey() {
    String query =
        "select 'k' || i as k, i from range(300000) r(i) order by i % 1000, i desc -- the end";
    List<String> expected =
        IntStream.range(0, 1000)
            .boxed()
            .flatMap(rest -> IntStream.range(0, 300).mapToObj(n -> 1000 * (299 - n) + rest))
            .map(i -> "{\"k\":\"k" + i + "\",\"i\":" + i + "}")
            .toList();

    assertThat(read(source(query).build(), null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:duckdb:, 488.2 MiB",
    "jdbc:duckdb:;memory_limit=1GB, 953.6 MiB",
    "jdbc:duckdb:;max_memory=1GB, 953.6 MiB"
  })
  void boundsTheMemoryUnlessTheUrlDoes(String url, String limit) {
    JdbcSource source =
        JdbcSource.builder(url, "select current_setting('memory_limit') as v", DRIVERS).build();

    assertThat(read(source, null)).containsExactly("{\"v\":\"" + limit + "\"}");
  }

  @Test
  void boundsTheMemoryOfADatabaseFile() throws SQLException {
    Path database = database("create table t as select 1 as id");
    String query = "select current_setting('memory_limit') as v";
    JdbcSource source = JdbcSource.builder(MEMORY + database, query, DRIVERS).build();

    assertThat(read(source, null)).containsExactly("{\"v\":\"488.2 MiB\"}");
  }

  @Test
  void sortsMoreThanItsMemoryHoldsInFilesThatAreGoneAfterwards() throws Exception {
    String query =
        "select hash(i) % 1000000 as id, repeat(md5(i::varchar), 5) as v,"
            + " current_setting('temp_directory') as files from range(500000) r(i)";
    JdbcSource source =
        JdbcSource.builder("jdbc:duckdb:;memory_limit=64MB;threads=1", query, DRIVERS)
            .primaryKey(List.of("id"))
            .build();
    Path spilled;
    try (RowReader reader = source.open(Set.of(), Optional.empty())) {
      Row first = reader.next().orElseThrow().rows().get(0);
      spilled = Path.of(new String(first.text(2), StandardCharsets.UTF_8));
      assertThat(spilled).isNotEmptyDirectory();
      assertThat(Files.getPosixFilePermissions(spilled.getParent())).hasSize(3);
    }
    assertThat(spilled.getParent()).doesNotExist();
  }

  private Failure failureOf(String url, String query) {
    return failureOf(JdbcSource.builder(url, query, DRIVERS).directory(directory).build());
  }

  private static Failure failureOf(JdbcSource source) {
    return catchThrowableOfType(SourceException.class, () -> chunks(source, null)).failure();
  }

  private JdbcSource.Builder source(String query) {
    return JdbcSource.builder(MEMORY, query, DRIVERS);
  }

  private Path database(String sql) throws SQLException {
    Path file = directory.resolve("rows.db");
    execute(file, sql);
    return file;
  }

  private static void execute(Path database, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(MEMORY + database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> read(JdbcSource source, @Nullable String position) {
    return rows(chunks(source, position));
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
        .map(DuckDbSourceTest::text)
        .toList();
  }

  private static String text(Row row) {
    return new String(row.json(), StandardCharsets.UTF_8);
  }
}
