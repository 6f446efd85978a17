package com.signalsmith.destination.runtime.source.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parts a text of SQL at the semicolons that end a statement, as DuckDB and PostgreSQL do: those in
 * strings, quoted names and comments end none. One thread.
 */
final class SqlStatements {

  private static final Pattern DOLLAR_QUOTE =
      Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private static final Pattern QUERY =
      Pattern.compile(
          "(?:SELECT|WITH|FROM|VALUES|TABLE|SHOW|DESC|DESCRIBE|SUMMARIZE|PIVOT|UNPIVOT|EXPLAIN)\\b",
          Pattern.CASE_INSENSITIVE);

  private final String sql;
  private int at;

  private SqlStatements(String sql) {
    this.sql = sql;
  }

  /** Returns the statements, without the semicolons behind them; what says nothing is none. */
  static List<String> of(String sql) {
    return new SqlStatements(sql).split();
  }

  /** Returns whether a statement begins like one that gives rows. */
  static boolean hasRows(String statement) {
    SqlStatements words = new SqlStatements(statement);
    words.skipToFirstWord();
    return QUERY.matcher(statement).region(words.at, statement.length()).lookingAt();
  }

  private List<String> split() {
    List<String> statements = new ArrayList<>();
    int start = 0;
    boolean says = false;
    while (at < sql.length()) {
      char each = sql.charAt(at);
      if (each == ';') {
        if (says) {
          statements.add(sql.substring(start, at));
        }
        at++;
        start = at;
        says = false;
      } else if (!skipsComment()) {
        says |= !Character.isWhitespace(each);
        skipToken(each);
      }
    }
    if (says) {
      statements.add(sql.substring(start));
    }
    return statements;
  }

  private void skipToFirstWord() {
    while (at < sql.length() && (skipsComment() || skipsSpaceOrParenthesis())) {
      // another may follow
    }
  }

  private boolean skipsSpaceOrParenthesis() {
    boolean there = sql.charAt(at) == '(' || Character.isWhitespace(sql.charAt(at));
    at += there ? 1 : 0;
    return there;
  }

  // Returns whether there was one.
  private boolean skipsComment() {
    if (sql.startsWith("--", at)) {
      skipLine();
    } else if (sql.startsWith("/*", at)) {
      skipBlock();
    } else {
      return false;
    }
    return true;
  }

  private void skipToken(char first) {
    if (first == '\'' || first == '"') {
      skipQuoted(first, false);
    } else if ((first == 'e' || first == 'E') && sql.startsWith("'", at + 1)) {
      at++;
      skipQuoted('\'', true);
    } else if (isOfName(first)) {
      skipName();
    } else if (first == '$') {
      skipDollarQuoted();
    } else {
      at++;
    }
  }

  private void skipQuoted(char quote, boolean escapes) {
    String twice = String.valueOf(quote).repeat(2);
    boolean ended = false;
    at++;
    while (!ended && at < sql.length()) {
      if (sql.startsWith(twice, at) || (escapes && sql.charAt(at) == '\\')) {
        at += 2;
      } else {
        ended = sql.charAt(at) == quote;
        at++;
      }
    }
  }

  // What looks like a quote within a name is part of it: a$$b, type'x'.
  private void skipName() {
    while (at < sql.length() && (isOfName(sql.charAt(at)) || sql.charAt(at) == '$')) {
      at++;
    }
  }

  private static boolean isOfName(char each) {
    return Character.isLetterOrDigit(each) || each == '_';
  }

  private void skipDollarQuoted() {
    Matcher quote = DOLLAR_QUOTE.matcher(sql).region(at, sql.length());
    if (!quote.lookingAt()) {
      at++;
      return;
    }
    int end = sql.indexOf(quote.group(), quote.end());
    at = end < 0 ? sql.length() : end + quote.group().length();
  }

  private void skipLine() {
    while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
  }

  // Comments stand within comments.
  private void skipBlock() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }
}
