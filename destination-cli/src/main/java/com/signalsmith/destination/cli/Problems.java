package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Says what is wrong with a definition, to people and to programs. */
final class Problems {

  private Problems() {}

  /** Prints one line per problem and how many there are. */
  static void print(PrintStream err, Path file, List<SettingsProblem> problems) {
    for (SettingsProblem problem : problems) {
      String field = problem.field().isEmpty() ? "" : problem.field() + ": ";
      err.println(file + ": " + field + problem.message());
    }
    err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
  }

  /** Returns the answer to whether a definition is valid. */
  static String validationJson(List<SettingsProblem> problems) {
    ObjectNode document = Json.object();
    document.put("valid", problems.isEmpty());
    return withProblems(document, problems);
  }

  /** Returns what stands in place of a run's report when there was none to start. */
  static String runJson(List<SettingsProblem> problems) {
    ObjectNode document = Json.object();
    document.put("status", "invalid");
    return withProblems(document, problems);
  }

  private static String withProblems(ObjectNode document, List<SettingsProblem> problems) {
    ArrayNode array = document.putArray("problems");
    for (SettingsProblem problem : problems) {
      array
          .addObject()
          .put("field", problem.field())
          .put("code", problem.code())
          .put("message", problem.message());
    }
    return document.toPrettyString();
  }
}
