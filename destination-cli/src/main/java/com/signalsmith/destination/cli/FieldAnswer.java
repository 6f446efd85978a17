package com.signalsmith.destination.cli;

import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.FieldType;
import com.signalsmith.destination.spi.NearMiss;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what somebody answers when asked for a setting.
 *
 * @param field the setting
 * @param required whether it must be given
 */
record FieldAnswer(Field<?> field, boolean required) {

  /** Returns the question: the label, what it looks like, and what no answer means. */
  String question() {
    StringBuilder question = new StringBuilder("  ").append(field.label());
    if (field.type() == FieldType.TOGGLE) {
      question.append(" (yes or no)");
    } else if (!field.options().isEmpty()) {
      question.append(" (").append(String.join(", ", field.options().keySet())).append(')');
    } else if (field.type() == FieldType.TEXTAREA) {
      question.append(" (path of a file)");
    } else if (field.example().isPresent()) {
      question.append(" (such as ").append(field.example().get()).append(')');
    }
    String unanswered =
        field.defaultValue().map(FieldAnswer::asAnswered).orElse(required ? "" : "leave out");
    return (unanswered.isEmpty() ? question : question.append(" [" + unanswered + "]")).toString();
  }

  // A default is shown as somebody would answer it.
  private static String asAnswered(Object value) {
    return value instanceof Boolean yes ? yes ? "yes" : "no" : value.toString();
  }

  /** Returns what is wrong with an answer; a secret is never repeated. */
  Optional<String> problem(String answer) {
    String text = answer.strip();
    if (text.isEmpty()) {
      return required ? Optional.of("it is required") : Optional.empty();
    }
    if (isReference(text)) {
      return Optional.empty();
    }
    return switch (field.type()) {
      case TOGGLE ->
          text.matches("(?i)y|yes|n|no|true|false")
              ? Optional.empty()
              : Optional.of("answer yes or no");
      case NUMBER -> numberProblem(text);
      case SELECT ->
          field.options().containsKey(text)
              ? Optional.empty()
              : Optional.of(
                  "choose one of "
                      + String.join(", ", field.options().keySet())
                      + NearMiss.hint(text, field.options().keySet()));
      case TEXT -> matches(text) ? Optional.empty() : patternProblem();
      case TEXT_LIST ->
          Arrays.stream(text.split(",", -1)).map(String::strip).allMatch(this::matches)
              ? Optional.empty()
              : patternProblem();
      case TEXTAREA, PASSWORD -> Optional.empty();
    };
  }

  /** Returns an answer as a sync file has it. */
  String value(String answer) {
    if (isReference(answer)) {
      return answer;
    }
    return switch (field.type()) {
      case TOGGLE -> answer.toLowerCase(Locale.ROOT).matches("y|yes|true") ? "true" : "false";
      case TEXTAREA -> "${file:" + answer + "}";
      case TEXT, TEXT_LIST, SELECT, NUMBER, PASSWORD -> written(answer);
    };
  }

  /** Returns a text as a sync file has it: a reference as it is, any other as nothing but text. */
  static String written(String answer) {
    return isReference(answer) ? answer : answer.replace("${", "$${");
  }

  static boolean isReference(String answer) {
    return answer.matches("\\$\\{(env|file):[^}]+}");
  }

  private Optional<String> numberProblem(String text) {
    long minimum = field.minimum().orElse(Long.MIN_VALUE);
    long maximum = field.maximum().orElse(Long.MAX_VALUE);
    if (text.matches("-?[0-9]{1,18}")
        && Long.parseLong(text) >= minimum
        && Long.parseLong(text) <= maximum) {
      return Optional.empty();
    }
    return Optional.of("it must be a whole number from " + minimum + " to " + maximum);
  }

  private boolean matches(String text) {
    return field.pattern().map(pattern -> pattern.matcher(text).matches()).orElse(true);
  }

  private Optional<String> patternProblem() {
    return Optional.of("it must be " + field.patternHelp().orElse("of another form"));
  }
}
