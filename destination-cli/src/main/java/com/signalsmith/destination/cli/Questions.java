package com.signalsmith.destination.cli;

import com.signalsmith.destination.spi.NearMiss;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks somebody one thing after the other, or reads answers that were piped; one thread. */
final class Questions {

  private final PrintStream prompts;
  private final Source answers;

  private Questions(PrintStream prompts, Source answers) {
    this.prompts = prompts;
    this.answers = answers;
  }

  /** Asks on standard error, so that standard output is for results. */
  static Questions on(Shell shell) {
    Console console = shell.in() == System.in && shell.outTerminal() ? System.console() : null;
    return new Questions(shell.err(), console == null ? piped(shell) : typed(console));
  }

  /**
   * Asks until the answer is right.
   *
   * @param problem says what is wrong with an answer
   * @throws NoAnswer if there is none any more
   */
  String ask(String question, Function<String, Optional<String>> problem) {
    return ask(question, problem, answers::line).strip();
  }

  /** Asks the same for what nobody may see while it is typed. */
  String askSecret(String question, Function<String, Optional<String>> problem) {
    return ask(question, problem, answers::secret);
  }

  /** Asks for one of several; the first by default, and without a question where there is one. */
  String choose(String what, List<String> ids) {
    if (ids.size() == 1) {
      return ids.get(0);
    }
    String answer =
        ask(
            "%s (%s) [%s]".formatted(what, String.join(", ", ids), ids.get(0)),
            text ->
                text.isBlank() || ids.contains(text.strip())
                    ? Optional.empty()
                    : Optional.of("choose one of these" + NearMiss.hint(text.strip(), ids)));
    return answer.isEmpty() ? ids.get(0) : answer;
  }

  /** Asks for a yes or a no; no by default, and where nobody answers. */
  boolean agrees(String question) {
    try {
      String answer =
          ask(
              question + " [y/N]",
              text ->
                  text.strip().matches("(?i)y|yes|n|no|")
                      ? Optional.empty()
                      : Optional.of("answer yes or no"));
      return answer.matches("(?i)y|yes");
    } catch (NoAnswer e) {
      return false;
    }
  }

  /** Says something between two questions. */
  void say(String text) {
    prompts.println(text);
  }

  private String ask(String question, Function<String, Optional<String>> problem, Reading reading) {
    while (true) {
      prompts.print(question + ": ");
      prompts.flush();
      @Nullable String answer;
      try {
        answer = reading.read();
      } catch (IOException e) {
        throw new NoAnswer(question);
      }
      if (answers.echoesNothing()) {
        prompts.println();
      }
      if (answer == null) {
        throw new NoAnswer(question);
      }
      Optional<String> wrong = problem.apply(answer);
      if (wrong.isEmpty()) {
        return answer;
      }
      prompts.println("  " + PlainText.text(wrong.get()));
    }
  }

  private static Source piped(Shell shell) {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8));
    return new Source() {
      @Override
      public @Nullable String line() throws IOException {
        return lines.readLine();
      }

      @Override
      public @Nullable String secret() throws IOException {
        return lines.readLine();
      }

      @Override
      public boolean echoesNothing() {
        return true;
      }
    };
  }

  private static Source typed(Console console) {
    return new Source() {
      @Override
      public @Nullable String line() {
        return console.readLine();
      }

      @Override
      public @Nullable String secret() {
        char[] typed = console.readPassword();
        return typed == null ? null : new String(typed);
      }

      @Override
      public boolean echoesNothing() {
        return false;
      }
    };
  }

  /** Nobody answered a question. */
  static final class NoAnswer extends RuntimeException {
    NoAnswer(String question) {
      super("no answer to '" + question + "'");
    }
  }

  private interface Reading {
    @Nullable String read() throws IOException;
  }

  private interface Source {
    @Nullable String line() throws IOException;

    @Nullable String secret() throws IOException;

    boolean echoesNothing();
  }
}
