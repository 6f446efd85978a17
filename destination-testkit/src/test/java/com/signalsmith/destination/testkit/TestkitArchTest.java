package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestkitArchTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackagesOf(DestinationConformanceTest.class);

  static Stream<ArchRule> rules() {
    return Stream.concat(
        ArchitectureRules.ofEveryModule().stream(),
        Stream.of(ArchitectureRules.DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
  }
}
