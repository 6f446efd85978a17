package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Secret;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says of what a driver throws who can act. A driver's own words are shown only where they are
 * about the query's text: elsewhere they may hold the content of rows.
 *
 * @param source that is read
 */
record JdbcFailures(JdbcSource source) {

  private static final String URL = "source.url";
  private static final String QUERY = "source.query";
  private static final String PASSWORD = "source.password";
  private static final int LONGEST_REASON = 300;
  private static final Pattern OF_VALUE = Pattern.compile("(22|07).*");
  private static final Pattern DUCKDB_QUERY =
      Pattern.compile("(?s).*?\\b(Parser|Binder|Catalog|Syntax|Not implemented) Error:.*");

  private static final Pattern DUCKDB_CATEGORY =
      Pattern.compile(
          "\\b(Constraint|Conversion|HTTP|Interrupt|IO|Out of Memory|Out of Range|Permission)"
              + " Error:");

  /** What was being done. */
  enum Stage {
    CONNECTING,
    QUERYING,
    READING
  }

  /** Returns whether only one value is wrong, and the rows behind it can be read. */
  static boolean isOfValue(SQLException failure) {
    String state = failure.getSQLState();
    return state == null || OF_VALUE.matcher(state).matches();
  }

  SourceException noDriver() {
    String directories =
        source.drivers().directories().stream()
            .map(directory -> "'" + directory + "'")
            .collect(Collectors.joining(", "));
    return thrown(
        Failure.of(
                FailureKind.HOST,
                "source_driver_missing",
                "there is no JDBC driver for '" + source.name() + "'")
            .withField(URL)
            .withRemedy(
                "correct source.url, or put the driver's jar into "
                    + (directories.isEmpty() ? "the class path" : directories)),
        null);
  }

  SourceException query(String code, String message, String remedy) {
    return thrown(
        Failure.of(FailureKind.DEFINITION, code, message).withField(QUERY).withRemedy(remedy),
        null);
  }

  SourceException primaryKey(String code, String message, String remedy) {
    return thrown(
        Failure.of(FailureKind.DEFINITION, code, message)
            .withField("source.primary_key")
            .withRemedy(remedy),
        null);
  }

  SourceException unreadableKey(String column) {
    return thrown(
        Failure.of(
                FailureKind.SOURCE,
                "source_unreadable",
                "a value of the primary key's column '" + column + "' cannot be read")
            .withField("source.primary_key")
            .withRemedy("cast the column to a text in the query"),
        null);
  }

  SourceException of(SQLException cause, Stage stage) {
    String state = cause.getSQLState() == null ? "" : cause.getSQLState();
    String message = String.valueOf(cause.getMessage());
    if (isCausedByUnknownHost(cause)) {
      return failure(
          cause,
          FailureKind.DEFINITION,
          "source_host_unknown",
          "the host of " + name() + " is unknown",
          "correct the host's name in source.url",
          URL);
    }
    if (state.startsWith("28")) {
      return failure(
          cause,
          FailureKind.CREDENTIALS,
          "source_login_refused",
          name() + " refuses the login",
          "correct source.username and source.password, or have the user let in",
          PASSWORD);
    }
    if (state.equals("42501")) {
      return failure(
          cause,
          FailureKind.CREDENTIALS,
          "source_not_permitted",
          name() + " does not permit the query: " + reason(message),
          "have the user granted to read what the query reads",
          "source.username");
    }
    if (state.equals("25006") || message.contains("read-only mode!")) {
      return failure(
          cause,
          FailureKind.DEFINITION,
          "query_not_read_only",
          "the query would change data, and the connection is read-only",
          "write a query that only reads",
          QUERY);
    }
    if (state.startsWith("3D") || message.contains("database does not exist")) {
      return failure(
          cause,
          FailureKind.SOURCE,
          "source_not_found",
          "there is no database " + name(),
          "correct source.url, or create the database",
          URL);
    }
    if (state.startsWith("42") || DUCKDB_QUERY.matcher(message).matches()) {
      return failure(
          cause,
          FailureKind.DEFINITION,
          "query_invalid",
          name() + " does not take the query: " + reason(message),
          "correct the query",
          QUERY);
    }
    return isPassing(state, message, stage)
        ? failure(
            cause,
            FailureKind.UNAVAILABLE,
            "source_unavailable",
            name() + " cannot be reached or has no room now" + stateOf(state),
            "run the sync again once it is there",
            URL)
        : failure(
            cause,
            FailureKind.SOURCE,
            "source_unreadable",
            name() + " failed while " + doing(stage) + stateOf(state) + category(message),
            "run the query in the database's own tool, which shows the reason" + memory(),
            QUERY);
  }

  // DuckDB's driver does not say of every failure that memory was the reason.
  private String memory() {
    return Dialect.of(source.url().text()) == Dialect.DUCKDB
        ? "; if it needs more memory than "
            + DuckDbMemory.LIMIT
            + ", end source.url with ';memory_limit=2GB'"
        : "";
  }

  private static boolean isPassing(String state, String message, Stage stage) {
    boolean passing =
        state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57")
            || state.startsWith("40");
    return passing
        || message.contains("Could not set lock on file")
        || (stage == Stage.CONNECTING && state.isEmpty() && !message.contains("Error:"));
  }

  private static String doing(Stage stage) {
    return switch (stage) {
      case CONNECTING -> "it was connected to";
      case QUERYING -> "the query was started";
      case READING -> "rows were read";
    };
  }

  private static String stateOf(String state) {
    return state.isEmpty() ? "" : " (SQL state " + state + ")";
  }

  // DuckDB has no states, but a category in front of what may be the content of a row.
  private static String category(String message) {
    Matcher category = DUCKDB_CATEGORY.matcher(message);
    return category.find() ? " (" + category.group(1) + " error)" : "";
  }

  private SourceException failure(
      SQLException cause,
      FailureKind kind,
      String code,
      String message,
      String remedy,
      String field) {
    return thrown(Failure.of(kind, code, message).withRemedy(remedy).withField(field), cause);
  }

  private static SourceException thrown(Failure failure, @Nullable SQLException cause) {
    return new SourceException(failure, cause);
  }

  private String name() {
    return "'" + source.name() + "'";
  }

  // One line: what follows is the query itself.
  private String reason(String message) {
    String line = message.lines().findFirst().orElse("");
    line = line.replaceFirst("^(java\\.sql\\.SQLException: )?(ERROR: )?", "");
    for (String secret : secrets()) {
      line = line.replace(secret, "********");
    }
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }

  private List<String> secrets() {
    Secret password = source.password();
    return password == null || password.isBlank()
        ? List.of(source.url().text())
        : List.of(source.url().text(), password.reveal());
  }

  private static boolean isCausedByUnknownHost(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof UnknownHostException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
