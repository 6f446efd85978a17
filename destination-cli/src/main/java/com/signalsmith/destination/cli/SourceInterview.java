package com.signalsmith.destination.cli;

import java.util.List;
import java.util.Optional;

/**
 * Asks where the rows of a sync are; one thread.
 *
 * @param questions asks
 * @param secrets asks for what nobody may see
 */
record SourceInterview(Questions questions, SecretQuestions secrets) {

  private static final String SECTION = "source";
  private static final String JDBC = "jdbc";

  /** Asks for all that the section says. */
  void ask(SyncDraft draft) {
    String type = questions.choose("Rows come from", List.of("jsonl", "csv", JDBC));
    draft.put(SECTION, "type", type);
    if (type.equals(JDBC)) {
      database(draft);
    } else {
      String file = "rows." + type;
      String path =
          questions.ask(
              "  File or files (such as parts/*." + type + ".gz) [" + file + "]",
              text -> Optional.empty());
      draft.put(SECTION, "path", path.isEmpty() ? file : FieldAnswer.written(path));
    }
    String key =
        questions.ask(
            "  Columns that identify a row, with commas between them [none]",
            text -> Optional.empty());
    if (!key.isEmpty()) {
      draft.put(SECTION, "primary_key", FieldAnswer.written(key));
    }
  }

  private void database(SyncDraft draft) {
    String url =
        questions.ask(
            "  JDBC URL (such as jdbc:duckdb: or jdbc:postgresql://host/shop)",
            SourceInterview::urlProblem);
    draft.put(SECTION, "url", FieldAnswer.written(url));
    String username = questions.ask("  User [none]", text -> Optional.empty());
    if (!username.isEmpty()) {
      draft.put(SECTION, "username", FieldAnswer.written(username));
      secrets.ask("  Password", "SOURCE_PASSWORD", false, draft, SECTION, "password");
    }
    String query =
        questions.ask(
            "  Query (such as select * from orders)",
            text -> text.isBlank() ? Optional.of("it is required") : Optional.empty());
    draft.put(SECTION, "query", FieldAnswer.written(query));
  }

  private static Optional<String> urlProblem(String text) {
    String url = text.strip();
    if (FieldAnswer.isReference(url)) {
      return Optional.empty();
    }
    if (!url.startsWith("jdbc:")) {
      return Optional.of("it must begin with 'jdbc:'");
    }
    return url.matches("(?i).*\\bpassword=.*|jdbc:[^/]*//[^/@]*:[^/@]*@.*")
        ? Optional.of("leave the password out; it is asked for after the user")
        : Optional.empty();
  }
}
