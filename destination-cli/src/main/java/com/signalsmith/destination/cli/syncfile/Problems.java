package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.spi.SettingsProblem;
import java.util.ArrayList;
import java.util.List;

/** Everything that is wrong with one sync file, collected in one run; one thread. */
final class Problems {

  private final List<SettingsProblem> problems = new ArrayList<>();

  /**
   * Adds a problem.
   *
   * @param field where it is, empty for the file as a whole
   */
  void add(String field, String code, String message) {
    problems.add(new SettingsProblem(field, code, message));
  }

  /** Adds what was found later, but for what only follows from a problem that is known already. */
  void addUnlessExplained(List<SettingsProblem> found) {
    List<SettingsProblem> known = List.copyOf(problems);
    found.stream()
        .filter(each -> known.stream().noneMatch(cause -> explains(cause, each)))
        .forEach(problems::add);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<SettingsProblem> all() {
    return List.copyOf(problems);
  }

  private static boolean explains(SettingsProblem cause, SettingsProblem found) {
    return !cause.code().equals("unknown_field")
        && (found.field().equals(cause.field()) || found.field().startsWith(cause.field() + "."));
  }
}
