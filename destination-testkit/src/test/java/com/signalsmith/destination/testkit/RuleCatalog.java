package com.signalsmith.destination.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

/** The rules as the suite's tests name them, such as {@code W-1 MUST settle every row}. */
final class RuleCatalog {

  private RuleCatalog() {}

  static List<String> rules() {
    return Stream.of(
            DiscoveryRules.class,
            ConfigurationRules.class,
            CheckRules.class,
            WriteRules.class,
            ModeRules.class,
            FieldRules.class,
            LifecycleRules.class,
            SecrecyRules.class,
            LeakRules.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(DisplayName.class))
        .map(method -> method.getAnnotation(DisplayName.class).value())
        .sorted()
        .toList();
  }

  static List<String> numbers() {
    return rules().stream().map(RuleCatalog::number).toList();
  }

  static String number(String rule) {
    return rule.substring(0, rule.indexOf(' '));
  }
}
