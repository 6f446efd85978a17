package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.spi.SettingsProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes out of problems what came from outside the file: people may see the reference, not what it
 * stands for.
 *
 * @param root the file's mapping, references resolved
 */
record Discretion(Tree.Section root) {

  private static final String INSTEAD = "the value it refers to";

  /** Returns the problem without the value of its field, if that came through a reference. */
  SettingsProblem apply(SettingsProblem problem) {
    List<String> hidden = find(problem.field()).map(Discretion::hidden).orElse(List.of());
    String message = problem.message();
    for (String value : hidden) {
      message = message.replace("'" + value + "'", INSTEAD);
      if (message.startsWith(value + " ")) {
        message = INSTEAD + message.substring(value.length());
      }
    }
    return new SettingsProblem(problem.field(), problem.code(), message);
  }

  // Lists are complained about item by item, be they written as lists or with commas.
  private static List<String> hidden(Tree tree) {
    return tree.texts().stream()
        .filter(Tree.Text::referenced)
        .map(Tree.Text::value)
        .flatMap(
            text ->
                Stream.concat(
                    Stream.of(text, text.strip()),
                    Arrays.stream(text.split(",", -1)).map(String::strip)))
        .filter(text -> !text.isEmpty())
        .distinct()
        .toList();
  }

  private Optional<Tree> find(String path) {
    Tree tree = root;
    for (String key : path.split("\\.", -1)) {
      if (!(tree instanceof Tree.Section section) || !section.entries().containsKey(key)) {
        return Optional.empty();
      }
      tree = section.entries().get(key);
    }
    return Optional.of(tree);
  }
}
