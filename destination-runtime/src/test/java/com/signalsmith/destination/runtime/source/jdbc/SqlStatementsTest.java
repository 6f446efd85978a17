package com.signalsmith.destination.runtime.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatementsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select 'a;b' as x",
        "select 'it''s; so' as x",
        "select 'a\\' as x",
        "select E'a\\';b' as x, e'\\\\' as y",
        "select e'a'';b\\''';' as x",
        "select $$a;b$$, $x$a;$$;b$x$, $é$;$é$",
        "select $1, a$$b, c$$d",
        "select 1 as \"a;b\"\"c;d\"",
        "select 1 -- a; b'\n + 2 --;",
        "select 1 /* a; /* b; */ c; ' */ + 2",
        "-- a;\nselect 1",
        "select 4/2-1",
        "select 'open; as x",
        "select $open$ ; as x",
        "select /* open ;"
      })
  void aSemicolonWithinTextNameOrCommentIsNone(String sql) {
    assertThat(SqlStatements.of(sql)).containsExactly(sql);
  }

  @Test
  void whatIsBehindTheLastSemicolonIsNoStatementUnlessItSaysSomething() {
    assertThat(SqlStatements.of("select 1; ;\n -- end;\n /* ; */ ;")).containsExactly("select 1");
    assertThat(SqlStatements.of("; select 1;")).containsExactly(" select 1");
    assertThat(SqlStatements.of(" -- nothing\n;")).isEmpty();
  }

  @Test
  void findsEachStatement() {
    assertThat(SqlStatements.of("select 1 as a;select 2;"))
        .containsExactly("select 1 as a", "select 2");
    assertThat(SqlStatements.of("select 'a\\'; select 2 -- '")).hasSize(2);
    assertThat(SqlStatements.of("select 1 -- a\r; select 2")).hasSize(2);
    assertThat(SqlStatements.of("select type'\\'; select '2'")).hasSize(2);
    assertThat(SqlStatements.of("select $a$;$a$; $b")).hasSize(2);
    assertThat(SqlStatements.of("select /* /* */ ; */ 1; 'x'")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        " -- a\n/* b\n */ (WITH a as (select 1) from a)",
        "from t",
        "values (1)",
        "show x"
      })
  void knowsWhatGivesRows(String sql) {
    assertThat(SqlStatements.hasRows(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "load httpfs",
        "create temp table t as select 1",
        "-- select\nattach 'x'",
        "set a = 1"
      })
  void knowsWhatGivesNone(String sql) {
    assertThat(SqlStatements.hasRows(sql)).isFalse();
  }
}
