package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs the command in this process, as somebody before a terminal or a script would. */
record Console(Map<String, String> variables, boolean terminal, boolean outTerminal, String input) {

  private static final ObjectMapper ONE_DOCUMENT =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Neither of the streams is watched by anybody. */
  static Console ofScript() {
    return new Console(Map.of(), false, false, "");
  }

  /** Both streams are a terminal. */
  static Console ofTerminal() {
    return new Console(Map.of(), true, true, "");
  }

  Console with(String variable, String value) {
    return new Console(Map.of(variable, value), terminal, outTerminal, input);
  }

  Console typing(String text) {
    return new Console(variables, terminal, outTerminal, text);
  }

  Ended run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            variables,
            terminal,
            outTerminal,
            null);
    int exitCode = Main.run(shell, args);
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** How the command ended, and what it printed. */
  record Ended(int exitCode, String out, String err) {

    JsonNode json() throws IOException {
      return ONE_DOCUMENT.readTree(out);
    }
  }
}
