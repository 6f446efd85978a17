package com.signalsmith.destination.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.testkit.ArchitectureRules;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookArchTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackagesOf(WebhookDestination.class);

  static Stream<ArchRule> rules() {
    return Stream.concat(
        ArchitectureRules.ofADestination().stream(), ArchitectureRules.ofEveryModule().stream());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(5);
  }
}
