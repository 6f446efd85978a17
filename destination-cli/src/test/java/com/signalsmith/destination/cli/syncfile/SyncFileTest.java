package com.signalsmith.destination.cli.syncfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.ValidSync;
import com.signalsmith.destination.runtime.source.JsonLinesSource;
import com.signalsmith.destination.runtime.source.RowReader;
import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Secret;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncFileTest {

  private static final DestinationCatalog CATALOG =
      DestinationCatalog.ofClassPath(SyncFileTest.class.getClassLoader());
  private static final JdbcDrivers DRIVERS =
      JdbcDrivers.of(SyncFileTest.class.getClassLoader(), List.of());
  private static final String VALID =
      """
      sync: daily
      destination: shelf
      authentication: { method: login, user: ada, password: "0123" }
      configuration: { hosts: "a:1,b:2", tls: false, port: 8443 }
      target: { shelf: books }
      mode: insert
      source: { type: jsonl, path: rows.jsonl, primary_key: [id] }
      """;

  private Path directory = Path.of("");

  @BeforeEach
  void keepDirectory(@TempDir Path temporary) {
    directory = temporary;
  }

  @Nested
  class Reading {

    @Test
    void readsAQueryFromTheFileOrBesideIt() throws IOException {
      Files.writeString(directory.resolve("orders.sql"), "select 1 as id");
      for (String query : List.of("query: select 1 as id", "query_file: orders.sql")) {
        SyncFile.Ready ready =
            ready(
                VALID.replace(
                    "type: jsonl, path: rows.jsonl",
                    "type: jdbc, url: 'jdbc:postgresql://u:pw@db/shop?x=y', password: no, "
                        + query));
        assertThat(ready.rows().name()).isEqualTo("jdbc:postgresql://db/shop");
        assertThat(ready.rows().fingerprint()).isPresent();
      }
    }

    @Test
    void saysWhatIsWrongWithADatabase() throws IOException {
      assertThat(
              problems(
                  VALID.replace(
                      "type: jsonl, path: rows.jsonl",
                      "type: jdbc, url: 'db:pw', query: a, query_file: b, fetch_size: 0,"
                          + " path: c")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactlyInAnyOrder(
              tuple("source.path", "unknown_field"),
              tuple("source.url", "pattern_mismatch"),
              tuple("source.query_file", "query_twice"),
              tuple("source.fetch_size", "out_of_range"));
      assertThat(
              problems(
                  VALID.replace(
                      "type: jsonl, path: rows.jsonl", "type: jdbc, query_file: none.sql")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactlyInAnyOrder(
              tuple("source.url", "required"), tuple("source.query_file", "file_unreadable"));
    }

    @Test
    void refusesAQueryOfSeveralStatements() throws IOException {
      String query = "select 1 as id; select 2 as id";
      Files.writeString(directory.resolve("two.sql"), query + ";\n");
      for (String key : List.of("query", "query_file")) {
        String value = key.equals("query") ? "'" + query + "'" : "two.sql";
        assertThat(
                problems(
                    VALID.replace(
                        "type: jsonl, path: rows.jsonl",
                        "type: jdbc, url: 'jdbc:duckdb:', " + key + ": " + value)))
            .extracting(SettingsProblem::field, SettingsProblem::code)
            .containsExactly(tuple("source." + key, "query_not_single"));
      }
    }

    @Test
    void readsHowManyRejectedRowsAreBorne() throws IOException {
      assertThat(ready(VALID + "max_rejected_rows: 0\nmax_rejected_percent: 2.5\n").options())
          .extracting("maxRejectedRows", "maxRejectedPercent")
          .containsExactly(0L, 2.5);
      assertThat(ready(VALID).options())
          .extracting("maxRejectedRows", "maxRejectedPercent")
          .containsExactly(Long.MAX_VALUE, 100.0);
      assertThat(
              problems(
                  VALID.replace("type: jsonl,", "type: jsonl, max_row_bytes: 0,")
                      + "max_rejected_rows: -1\nmax_rejected_percent: many\n"))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("source.max_row_bytes", "out_of_range"),
              tuple("max_rejected_rows", "out_of_range"),
              tuple("max_rejected_percent", "out_of_range"));
    }

    @Test
    void makesADefinitionAndItsRows() throws IOException {
      SyncFile.Ready ready = ready(VALID);
      ValidSync sync = ready.sync();
      assertThat(sync.definition().syncId()).isEqualTo("daily");
      assertThat(sync.definition().primaryKey()).containsExactly("id");
      assertThat(sync.mode().id()).isEqualTo("insert");
      assertThat(sync.settings().toString()).contains("tls=false").contains("port=8443");
      assertThat(ready.rows().name()).isEqualTo(directory.resolve("rows.jsonl").toString());
    }

    @Test
    void keepsScalarsAsTheyWereWritten() throws IOException {
      for (String password : List.of("0123", "no", "1e3", "0x1F", "2026-01-01")) {
        SyncFile.Ready ready = ready(VALID.replace("\"0123\"", password));
        assertThat(value(ready, "password")).isEqualTo(Secret.of(password));
      }
    }

    @Test
    void takesAPlainNullForNothingAndAQuotedOneForText() throws IOException {
      assertThat(value(ready(VALID.replace("\"0123\"", "'null'")), "password"))
          .isEqualTo(Secret.of("null"));
      for (String nothing : List.of("null", "~", "")) {
        assertThat(problems(VALID.replace("\"0123\"", nothing)))
            .extracting(SettingsProblem::code)
            .containsExactly("required");
      }
    }

    @Test
    void takesAnAudienceModeAndATextAsPrimaryKey() throws IOException {
      SyncFile.Ready ready =
          ready(
              VALID
                  .replace("mode: insert", "audience_mode: add")
                  .replace("primary_key: [id]", "primary_key: 'id, region'"));
      assertThat(ready.sync().mode().id()).isEqualTo("add");
      assertThat(ready.sync().definition().primaryKey()).containsExactly("id", "region");
    }

    @Test
    void readsStandardInputForAHyphen() throws IOException {
      assertThat(ready(VALID.replace("rows.jsonl", "'-'")).rows().name())
          .isEqualTo("standard input");
    }

    @Test
    void readsSeveralFilesAndCsv() throws IOException {
      assertThat(ready(VALID.replace("rows.jsonl", "[b.jsonl, 'a*.jsonl.gz']")).rows().name())
          .isEqualTo(directory.resolve("b.jsonl") + " and 1 more");
      SyncFile.Ready ready =
          ready(
              VALID.replace(
                  "type: jsonl, path: rows.jsonl",
                  "type: csv, path: rows.csv, header: true, delimiter: ';', quote: none,"
                      + " encoding: ISO-8859-1, null_text: '', types: {n: integer}"));
      Files.write(
          directory.resolve("rows.csv"),
          "id;n;t\n\u00e9;1;\n".getBytes(StandardCharsets.ISO_8859_1));
      try (RowReader reader = ready.rows().open(Set.of(), Optional.empty())) {
        assertThat(new String(reader.next().orElseThrow().rows().get(0).json(), UTF_8))
            .isEqualTo("{\"id\":\"é\",\"n\":1,\"t\":null}");
      }
    }

    @Test
    void saysWhatIsWrongWithTheFormatOfCsv() throws IOException {
      assertThat(
              problems(
                  VALID.replace(
                      "type: jsonl, path: rows.jsonl",
                      "type: csv, path: [], null_txt: x, header: maybe, delimiter: ab, quote: 'é',"
                          + " encoding: utf8k, types: {n: integr}")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactlyInAnyOrder(
              tuple("source.path", "wrong_type"),
              tuple("source.null_txt", "unknown_field"),
              tuple("source.header", "wrong_type"),
              tuple("source.delimiter", "pattern_mismatch"),
              tuple("source.quote", "pattern_mismatch"),
              tuple("source.encoding", "not_an_option"),
              tuple("source.types.n", "not_an_option"));
      assertThat(problems(VALID.replace("type: jsonl,", "type: jsonl, header: true,")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("source.header", "unknown_field"));
    }

    @Test
    void treatsBlankAsNotGiven() throws IOException {
      ready(VALID + "audience_mode:\n");
      ready(
          VALID.replace(
              "{ hosts: \"a:1,b:2\", tls: false, port: 8443 }", "{ hosts: 'a:1', tls: }"));
    }

    @Test
    void takesAListForAListOfTexts() throws IOException {
      assertThat(value(ready(VALID.replace("\"a:1,b:2\"", "[\"a:1\", \"b:2\"]")), "hosts"))
          .isEqualTo(List.of("a:1", "b:2"));
    }
  }

  @Nested
  class WhatIsWrong {

    @Test
    void isReportedAllAtOnceWithItsField() throws IOException {
      List<SettingsProblem> problems =
          problems(
              VALID
                  .replace("mode: insert", "mode: upsert")
                  .replace("shelf: books", "shelf: BOOKS")
                  .replace("type: jsonl", "type: json"));
      assertThat(problems)
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("target.shelf", "pattern_mismatch"),
              tuple("mode", "mode_not_supported"),
              tuple("source.type", "not_an_option"));
      assertThat(problems.get(1).message()).contains("insert").contains("add");
      assertThat(problems.get(2).message()).contains("did you mean 'jsonl'?");
    }

    @Test
    void comesFromEverySectionOfAnEmptyFile() throws IOException {
      assertThat(problems(""))
          .extracting(SettingsProblem::field)
          .containsExactly("sync", "destination", "mode", "source");
      assertThat(problems("destination: shelf"))
          .extracting(SettingsProblem::field)
          .containsExactly(
              "sync",
              "authentication.method",
              "configuration.hosts",
              "target.shelf",
              "mode",
              "source");
    }

    @Test
    void namesWhatWasProbablyMeant() throws IOException {
      List<SettingsProblem> problems =
          problems(
              VALID.replace("target:", "targte:").replace("primary_key", "primary_keys")
                  + "destinatoin: x\n");
      assertThat(problems)
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .contains(
              tuple("targte", "unknown_field"),
              tuple("destinatoin", "unknown_field"),
              tuple("source.primary_keys", "unknown_field"));
      assertThat(problems)
          .anySatisfy(each -> assertThat(each.message()).contains("did you mean 'target'?"));
      assertThat(problems)
          .anySatisfy(each -> assertThat(each.message()).contains("did you mean 'primary_key'?"));
    }

    @Test
    void listsTheDestinationsThereAre() throws IOException {
      assertThat(problems(VALID.replace("destination: shelf", "destination: shelv")))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("unknown_destination");
                assertThat(problem.message()).contains("shelf");
              });
    }

    @Test
    void includesAFieldMappingThatNobodyTakes() throws IOException {
      assertThat(problems(VALID + "field_mapping: { a: b }\n"))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("field_mapping", "field_mapping_not_supported"));
      assertThat(problems(VALID + "field_mapping:\n")).hasSize(1);
    }

    @Test
    void isAFieldMappingOfTheWrongShape() throws IOException {
      assertThat(
              problems(
                  VALID
                      + """
                      field_mapping:
                        - text
                        - { source_column: a, field: b }
                        - { source_column: [a], destination_field: b }
                      """))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("field_mapping[0]", "wrong_type"),
              tuple("field_mapping[1].field", "unknown_field"),
              tuple("field_mapping[1].destination_field", "required"),
              tuple("field_mapping[2].source_column", "wrong_type"));
      assertThat(problems(VALID + "field_mapping: a\n"))
          .extracting(SettingsProblem::code)
          .containsExactly("wrong_type");
      assertThat(problems(VALID + "field_mapping: { a: }\n"))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("field_mapping.a", "required"));
      assertThat(problems(VALID + "field_mapping: {}\n"))
          .extracting(SettingsProblem::code)
          .containsExactly("required");
    }

    @Test
    void isAnOperationColumnWhereNothingIsDeleted() throws IOException {
      assertThat(problems(VALID.replace("primary_key", "operation_column: op, primary_key")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("source.operation_column", "operation_column_not_supported"));
    }

    @Test
    void isAValueThatCannotBecomeItsType() throws IOException {
      assertThat(problems(VALID.replace("tls: false", "tls: off").replace("8443", "84e3")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("configuration.tls", "wrong_type"), tuple("configuration.port", "wrong_type"));
    }

    @Test
    void isAPartOfTheWrongShape() throws IOException {
      String file =
          """
          sync: [daily]
          destination: shelf
          authentication: login
          configuration: [a]
          target: { shelf: { name: books } }
          mode: { a: b }
          source: { type: [jsonl], path: { a: b }, primary_key: { a: b } }
          """;
      assertThat(problems(file))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("sync", "wrong_type"),
              tuple("authentication", "wrong_type"),
              tuple("configuration", "wrong_type"),
              tuple("target.shelf", "wrong_type"),
              tuple("mode", "wrong_type"),
              tuple("source.primary_key", "wrong_type"),
              tuple("source.type", "wrong_type"),
              tuple("source.path", "wrong_type"));
    }

    @Test
    void isASourceThatIsNoMappingOrRepeatsAColumn() throws IOException {
      assertThat(problems(VALID.replaceAll("source: .*", "source: rows.jsonl")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .contains(tuple("source", "wrong_type"));
      assertThat(problems(VALID.replace("[id]", "[id, id]")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("source.primary_key", "duplicate_column"));
      assertThat(problems(VALID.replace("[id]", "[id, ' ']")))
          .extracting(SettingsProblem::code)
          .containsExactly("wrong_type");
      assertThat(problems(VALID.replace("type: jsonl, path: rows.jsonl,", "")))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("source.type", "required"), tuple("source.path", "required"));
    }

    @Test
    void isAFileThatCannotBeRead() throws IOException {
      assertThat(invalid(file(directory.resolve("absent.yaml"))))
          .extracting(SettingsProblem::code)
          .containsExactly("sync_file_not_found");
      assertThat(invalid(file(directory)))
          .extracting(SettingsProblem::code)
          .containsExactly("sync_file_unreadable");
      Path binary = directory.resolve("binary.yaml");
      Files.write(binary, new byte[] {(byte) 0xff, 0});
      assertThat(invalid(file(binary)))
          .extracting(SettingsProblem::code)
          .containsExactly("sync_file_unreadable");
    }
  }

  @Nested
  class Syntax {

    @Test
    void errorsHaveLineAndColumn() throws IOException {
      assertThat(problems("sync: a\ntarget: [b\nmode: insert\n"))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.field()).isEmpty();
                assertThat(problem.code()).isEqualTo("yaml_invalid");
                assertThat(problem.message()).startsWith("line 3, column ");
              });
    }

    @Test
    void errorsRepeatNothingOfTheFile() throws IOException {
      for (String password :
          List.of(
              "*hunter2",
              "&hunter2 &hunter2 x",
              "\"hunter2\\q\"",
              "!x!hunter2 a",
              "%hunter2",
              "@hunter2")) {
        assertThat(problems("authentication:\n  password: " + password + "\n"))
            .isNotEmpty()
            .allSatisfy(problem -> assertThat(problem.message()).doesNotContain("hunter2"));
      }
    }

    @Test
    void refusesTags() throws IOException {
      assertThat(problems(VALID.replace("\"0123\"", "!hunter2 x")))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.field()).isEqualTo("authentication.password");
                assertThat(problem.code()).isEqualTo("yaml_tag");
                assertThat(problem.message()).doesNotContain("hunter2").startsWith("line 3");
              });
    }

    @Test
    void refusesEveryDuplicateKey() throws IOException {
      assertThat(problems(VALID.replace("tls: false", "tls: false, tls: true") + "sync: other\n"))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("sync", "duplicate_key"), tuple("configuration.tls", "duplicate_key"));
    }

    @Test
    void boundsWhatAliasesUnfoldTo() throws IOException {
      StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
      for (int i = 1; i < 40; i++) {
        bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
      }
      assertThat(problems(bomb.toString()))
          .extracting(SettingsProblem::code)
          .containsExactly("yaml_invalid");
      assertThat(problems("a: &a [*a]\n")).isNotEmpty();
    }

    @Test
    void takesOneMappingOnly() throws IOException {
      assertThat(problems("[a]")).extracting(SettingsProblem::code).containsExactly("yaml_invalid");
      assertThat(problems(VALID + "---\na: b\n"))
          .extracting(SettingsProblem::code)
          .containsExactly("yaml_invalid");
      assertThat(problems(VALID + "? [a]\n: b\n"))
          .extracting(SettingsProblem::code)
          .containsExactly("yaml_invalid");
    }
  }

  @Nested
  class AReference {

    @Test
    void standsForAVariableOrAFile() throws IOException {
      Files.writeString(directory.resolve("secret.txt"), "  s3cret\nline\n");
      assertThat(
              value(
                  ready(VALID.replace("\"0123\"", "\"<${env:USER_NAME}|${file:secret.txt}>\"")),
                  "password"))
          .isEqualTo(Secret.of("<ada|  s3cret\nline>"));
    }

    @Test
    void isEscapedByASecondDollar() throws IOException {
      assertThat(value(ready(VALID.replace("\"0123\"", "\"$${env:A} $5 $$${env:A}\"")), "password"))
          .isEqualTo(Secret.of("${env:A} $5 $${env:A}"));
    }

    @Test
    void isNotSearchedForMore() throws IOException {
      assertThat(value(ready(VALID.replace("\"0123\"", "\"${env:TRICKY}\"")), "password"))
          .isEqualTo(Secret.of("${env:USER_NAME}"));
    }

    @Test
    void takesTheTypeOfItsField() throws IOException {
      assertThat(value(ready(VALID.replace("8443", "\"${env:PORT}\"")), "port")).isEqualTo(99L);
    }

    @Test
    void thatLeadsNowhereIsAProblemOfItsField() throws IOException {
      Files.writeString(directory.resolve("large.txt"), "x".repeat((1 << 20) + 1));
      Files.write(directory.resolve("binary.txt"), new byte[] {(byte) 0xff});
      String file =
          """
          sync: "${env:ABSENT}"
          destination: shelf
          authentication: { method: login, user: "${env:", password: "${file:absent.txt}" }
          configuration: { hosts: ["${file:.}"], tls: "${file:large.txt}", port: "${file:binary.txt}" }
          target: { shelf: "${vault:x}" }
          mode: insert
          source: { type: jsonl, path: rows.jsonl }
          """;
      assertThat(problems(file))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(
              tuple("sync", "variable_not_set"),
              tuple("authentication.user", "reference_invalid"),
              tuple("authentication.password", "file_unreadable"),
              tuple("configuration.hosts", "file_unreadable"),
              tuple("configuration.tls", "file_unreadable"),
              tuple("configuration.port", "file_unreadable"),
              tuple("target.shelf", "reference_invalid"));
    }

    @Test
    void thatLeadsToDerComesWithAHint() throws IOException {
      Files.write(directory.resolve("ca.der"), new byte[] {0x30, (byte) 0x82, 1, (byte) 0xff});

      assertThat(problems(VALID.replace("\"0123\"", "\"${file:ca.der}\"")))
          .singleElement()
          .extracting(SettingsProblem::message)
          .asString()
          .contains("not UTF-8 text", "openssl x509 -inform der", "openssl pkcs12");
    }

    @Test
    void thatLeadsToAnEmptyFileIsAProblemOfAnyField() throws IOException {
      Files.writeString(directory.resolve("empty.txt"), " \n");

      assertThat(problems(VALID.replace("\"0123\"", "\"${file:empty.txt}\"")))
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.field()).isEqualTo("authentication.password");
                assertThat(problem.code()).isEqualTo("file_empty");
                assertThat(problem.message()).isEqualTo("the file 'empty.txt' is empty");
              });
    }

    @Test
    void neverShowsItsValueInAProblem() throws IOException {
      String file =
          """
          sync: "${env:SECRET}"
          destination: shelf
          authentication: { method: "${env:SECRET}", user: ada, password: x }
          configuration: { hosts: "a:1, ${env:SECRET}", tls: "${env:SECRET}", port: "${env:LARGE}", size: "${env:SECRET}" }
          target: { shelf: "${env:SECRET}" }
          mode: "${env:SECRET}"
          source: { type: "${env:SECRET}", path: rows.jsonl }
          """;
      List<SettingsProblem> problems = problems(file);
      assertThat(problems)
          .extracting(SettingsProblem::field)
          .contains(
              "sync",
              "authentication.method",
              "configuration.hosts",
              "configuration.tls",
              "configuration.port",
              "configuration.size",
              "target.shelf",
              "mode",
              "source.type");
      assertThat(problems)
          .allSatisfy(
              problem ->
                  assertThat(problem.message())
                      .doesNotContain("Hunter 2")
                      .doesNotContain("987654"));
      assertThat(problems)
          .filteredOn(problem -> problem.field().equals("target.shelf"))
          .extracting(SettingsProblem::message)
          .containsExactly("the value it refers to must be lower-case letters");
    }
  }

  @Nested
  class AnOverride {

    @Test
    void takesThePlaceOfTheFilesValue() throws IOException {
      SyncFile.Ready ready =
          ready(
              VALID,
              "target.shelf=films",
              "configuration.tls=true",
              "source.primary_key=a,b",
              "source.path=other.jsonl",
              "authentication.password=${env:USER_NAME}=x");
      assertThat(value(ready, "shelf")).isEqualTo("films");
      assertThat(value(ready, "tls")).isEqualTo(true);
      assertThat(value(ready, "password")).isEqualTo(Secret.of("ada=x"));
      assertThat(ready.sync().definition().primaryKey()).containsExactly("a", "b");
      assertThat(ready.rows().name()).isEqualTo(directory.resolve("other.jsonl").toString());
    }

    @Test
    void canTakeAValueAway() throws IOException {
      assertThat(ready(VALID, "mode=", "audience_mode=add").sync().mode().id()).isEqualTo("add");
    }

    @Test
    void makesTheSectionThatIsMissing() throws IOException {
      assertThat(value(ready(VALID.replaceAll("target: .*", ""), "target.shelf=films"), "shelf"))
          .isEqualTo("films");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{ type: csv, path: rows.csv, types: { id: integer }, delimiter: ';', primary_key: [id] }",
          "{ type: jdbc, url: 'jdbc:duckdb:', query: 'select 1 as id', primary_key: [id] }",
          "{ type: jsonl, path: rows.jsonl, max_row_bytes: 9, primary_key: [id] }"
        })
    void sendsTheRejectedRowsOfAnySource(String source) throws IOException {
      String yaml = VALID.replaceAll("source: .*", "") + "source: " + source + "\n";

      SyncFile.Ready ready = ready(yaml, "source.path=rejected.jsonl", "source.type=rejected_rows");

      assertThat(ready.rows()).isInstanceOf(JsonLinesSource.class);
      assertThat(ready.sync().definition().primaryKey()).containsExactly("id");
      assertThat(problems(yaml, "source.type=rejected_rows", "source.paht=x"))
          .extracting(SettingsProblem::field)
          .contains("source.paht");
    }

    @Test
    void ofAnUnknownValueIsAProblemLikeAnyOther() throws IOException {
      assertThat(problems(VALID, "target.shlf=x", "colour=red"))
          .extracting(SettingsProblem::field, SettingsProblem::code)
          .containsExactly(tuple("target.shlf", "unknown_field"), tuple("colour", "unknown_field"));
    }

    @Test
    void needsAPathAndAnEqualsSign() {
      assertThat(ValueOverride.parse("target.shelf")).isEmpty();
      assertThat(ValueOverride.parse("=x")).isEmpty();
      assertThat(ValueOverride.parse("a..b=x")).isEmpty();
      assertThat(ValueOverride.parse("a.b=hunter2"))
          .map(ValueOverride::toString)
          .hasValue("override of a.b");
    }
  }

  private SyncFile.Ready ready(String yaml, String... overrides) throws IOException {
    SyncFile.Result result = written(yaml, overrides).read(CATALOG);
    assertThat(result).describedAs("%s", result).isInstanceOf(SyncFile.Ready.class);
    return (SyncFile.Ready) result;
  }

  private List<SettingsProblem> problems(String yaml, String... overrides) throws IOException {
    return invalid(written(yaml, overrides));
  }

  private static List<SettingsProblem> invalid(SyncFile file) {
    SyncFile.Result result = file.read(CATALOG);
    assertThat(result).isInstanceOf(SyncFile.Invalid.class);
    return ((SyncFile.Invalid) result).problems();
  }

  private SyncFile written(String yaml, String... overrides) throws IOException {
    Path path = directory.resolve("sync.yaml");
    Files.write(path, yaml.getBytes(StandardCharsets.UTF_8));
    return file(path, overrides);
  }

  private static SyncFile file(Path path, String... overrides) {
    Map<String, String> variables =
        Map.of(
            "USER_NAME", "ada",
            "TRICKY", "${env:USER_NAME}",
            "PORT", "99",
            "LARGE", "987654",
            "SECRET", "Hunter 2");
    List<ValueOverride> parsed =
        Arrays.stream(overrides).map(text -> ValueOverride.parse(text).orElseThrow()).toList();
    return new SyncFile(path, parsed, variables, InputStream.nullInputStream(), DRIVERS);
  }

  private static Object value(SyncFile.Ready ready, String key) {
    Field<?> field =
        ready.sync().discovered().spec().fields().stream()
            .filter(each -> each.key().equals(key))
            .findFirst()
            .orElseThrow();
    return ready.sync().settings().get(field);
  }
}
