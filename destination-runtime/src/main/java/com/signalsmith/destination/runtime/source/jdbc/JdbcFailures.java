package com.signalsmith.destination.runtime.source.jdbc;

import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Secret;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says of what a driver throws who can act. A driver's own words are shown only where they are
 * about the query's text or its files: elsewhere they may hold the content of rows.
 *
 * @param source that is read
 */
record JdbcFailures(JdbcSource source) {

  private static final String URL = "source.url";
  private static final String QUERY = "source.query";
  private static final String PASSWORD = "source.password";
  private static final int LONGEST_REASON = 300;
  private static final Pattern OF_VALUE = Pattern.compile("(22|07).*");
  private static final Pattern MEANT = Pattern.compile("Did you mean |Candidate bindings: ");
  private static final String HIDDEN = "********";
  private static final Pattern USER_OF_URL = Pattern.compile("://[^/@\"'\\s]*@");
  // As in a connection string that a query attaches a database by.
  private static final Pattern NAMED_SECRET =
      Pattern.compile("(?i)(\\w*(?:password|passwd|pwd|secret|token)\\s*=\\s*)[^\\s;,)]+");
  private static final Pattern PARAMETERS_OF_URL = Pattern.compile("(://[^?\"'\\s]*)\\?[^\"'\\s]*");
  // Of names that are not there, as the SQL standard and PostgreSQL number them.
  private static final Pattern UNKNOWN_NAME = Pattern.compile("42P01|42703|42883|42S02|42S22");
  private static final String OWN_TOOL =
      "run the query in the database's own tool, which shows the ";

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

  /** Refuses a query of which the rows of one statement only would be sent. */
  void requireOneStatement() {
    if (source.hasSeveralStatements()) {
      throw query(
          "query_not_single",
          "source.query has more than one statement",
          "keep the one whose rows are to be sent");
    }
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
    DuckDbMessage duckDb = isDuckDb() ? DuckDbMessage.of(message) : DuckDbMessage.NONE;
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
    if (stage == Stage.CONNECTING
        && isDuckDb()
        && (state.equals("HY024") || duckDb.settings().isPresent())) {
      return badSetting(cause, duckDb.settings().orElse(""));
    }
    boolean noFile = duckDb.isOfMissingFile();
    if (state.startsWith("3D")
        || message.contains("database does not exist")
        || (noFile && stage == Stage.CONNECTING)) {
      return failure(
          cause,
          FailureKind.SOURCE,
          "source_not_found",
          "there is no database " + name(),
          "correct source.url, or create the database",
          URL);
    }
    if (noFile) {
      return failure(
          cause,
          FailureKind.SOURCE,
          "source_not_found",
          name() + " does not find a file of the query: " + reason(message),
          "correct the file's name in the query; it is relative to the directory of the sync file",
          QUERY);
    }
    if (state.startsWith("42") || duckDb.isOfQuery()) {
      return failure(
          cause,
          FailureKind.DEFINITION,
          "query_invalid",
          name() + " does not take the query: " + reason(message),
          queryRemedy(state, duckDb),
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
            name() + " failed while " + doing(stage) + stateOf(state) + said(message, duckDb),
            remedy(state, duckDb),
            QUERY);
  }

  // Never the value, which may be a secret.
  private SourceException badSetting(SQLException cause, String names) {
    return failure(
        cause,
        FailureKind.DEFINITION,
        "source_url_invalid",
        "DuckDB does not take what source.url sets"
            + (names.isEmpty() ? "" : " for '" + names + "'"),
        "correct it, as in 'jdbc:duckdb:FILE;memory_limit=2GB;threads=2', or leave it out",
        URL);
  }

  private static String queryRemedy(String state, DuckDbMessage duckDb) {
    if (state.equals("42601") || duckDb.isOfSyntax()) {
      return "correct the query's syntax at the place in the message";
    }
    return duckDb.isOfQuery() || UNKNOWN_NAME.matcher(state).matches()
        ? "name a table, column or function that the database has"
        : "correct the query";
  }

  private String remedy(String state, DuckDbMessage duckDb) {
    String memory = "end source.url with ';memory_limit=2GB'";
    if (duckDb.isOfMemory()) {
      return "the query needs more memory than it may take: " + memory + ", or more";
    }
    if (duckDb.isOfValues() || state.startsWith("22")) {
      return OWN_TOOL + "value, and convert it in the query or leave it out";
    }
    return OWN_TOOL
        + "reason"
        + (duckDb.isWithoutReason() ? "; if it needs more memory, " + memory : "");
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

  private String said(String message, DuckDbMessage duckDb) {
    if (duckDb.isShown(source.query())) {
      return ": " + reason(message);
    }
    boolean unknown = duckDb.category().isEmpty() || duckDb.isWithoutReason();
    return unknown ? "" : " (" + duckDb.category() + " error)";
  }

  private boolean isDuckDb() {
    return Dialect.of(source.url().text()) == Dialect.DUCKDB;
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

  // What follows is the query itself, but for the names that were meant.
  private String reason(String message) {
    List<String> lines = message.lines().limit(2).toList();
    String line = lines.isEmpty() ? "" : lines.get(0);
    if (lines.size() == 2 && MEANT.matcher(lines.get(1)).lookingAt()) {
      line += " " + lines.get(1);
    }
    line = line.replaceFirst("^(java\\.sql\\.SQLException: )?(ERROR: )?", "");
    for (String secret : secrets()) {
      line = line.replace(secret, HIDDEN);
    }
    line = USER_OF_URL.matcher(line).replaceAll("://" + HIDDEN + "@");
    line = NAMED_SECRET.matcher(line).replaceAll("$1" + HIDDEN);
    line = PARAMETERS_OF_URL.matcher(line).replaceAll("$1?" + HIDDEN);
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
