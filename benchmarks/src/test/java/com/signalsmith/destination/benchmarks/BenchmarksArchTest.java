package com.signalsmith.destination.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

class BenchmarksArchTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackagesOf(Main.class);

  static Stream<ArchRule> rules() {
    return ArchitectureRules.ofEveryModule().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void measuresTheProductOnlyFromOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.signalsmith.destination.cli..",
            "com.signalsmith.destination.kafka..",
            "com.signalsmith.destination.runtime..",
            "com.signalsmith.destination.spi..")
        .check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
  }
}
