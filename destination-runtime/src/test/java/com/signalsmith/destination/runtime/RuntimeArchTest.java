package com.signalsmith.destination.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.runtime.metrics.RunMetrics;
import com.signalsmith.destination.testkit.ArchitectureRules;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuntimeArchTest {

  private static final String METRICS = "com.signalsmith.destination.runtime.metrics..";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackagesOf(SyncRun.class);

  static Stream<ArchRule> rules() {
    return ArchitectureRules.ofEveryModule().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void worksWithoutMicrometer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(METRICS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", METRICS)
        .because("a host without Micrometer on its class path can run syncs, too")
        .check(CLASSES);
    assertThat(CLASSES.contain(RunMetrics.class)).isTrue();
  }

  @Test
  void readsFilesWithoutZstd() {
    noClasses()
        .that()
        .doNotHaveSimpleName("ZstdStream")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.luben..")
        .because("a host without zstd-jni on its class path can read all other files")
        .check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(40);
  }
}
