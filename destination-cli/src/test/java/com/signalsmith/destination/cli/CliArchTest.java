package com.signalsmith.destination.cli;

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

class CliArchTest {

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
  void knowsNoDestination() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "com.signalsmith.destination.kafka..")
        .check(CLASSES);
  }

  @Test
  void loadsMicrometerOnlyToServeMetrics() {
    noClasses()
        .that()
        .doNotHaveSimpleName("MetricsServer")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.micrometer..",
            "io.prometheus..",
            "com.sun.net.httpserver..",
            "com.signalsmith.destination.runtime.metrics..")
        .because("a command without metrics starts as fast as if there were none")
        .check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(30);
  }
}
