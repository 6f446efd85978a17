package com.signalsmith.destination.cli;

import java.util.Map;
import java.util.Optional;

/**
 * Asks for secrets, to which the file refers: what is typed reaches the test of the connection and
 * nothing else. One thread.
 *
 * @param questions asks
 * @param environment of this process
 */
record SecretQuestions(Questions questions, Map<String, String> environment) {

  /**
   * Asks for one.
   *
   * @param variable of the environment, to which the file will refer
   * @param section of the file
   */
  void ask(
      String label,
      String variable,
      boolean required,
      SyncDraft draft,
      String section,
      String key) {
    boolean known = environment.containsKey(variable);
    String unanswered = known ? " [what it holds]" : required ? "" : " [leave out]";
    String answer =
        questions.askSecret(
            "%s (secret; the file will say ${env:%s})%s".formatted(label, variable, unanswered),
            text ->
                required && !known && text.isBlank()
                    ? Optional.of("it is required")
                    : Optional.empty());
    if (FieldAnswer.isReference(answer)) {
      draft.put(section, key, answer);
    } else if (!answer.isBlank()) {
      draft.secret(variable, answer);
      draft.putVariable(section, key, variable);
    } else if (known) {
      draft.putVariable(section, key, variable);
    }
  }
}
