package com.signalsmith.destination.faultrig;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.testkit.ArchitectureRules;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rig is all tests, so its tests are what the rules are for. */
class FaultRigArchTest {

  private static final String RIG = "com.signalsmith.destination.faultrig";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(RIG);

  static List<ArchRule> rules() {
    return List.of(
        ArchitectureRules.PACKAGES_ARE_FREE_OF_CYCLES,
        ArchitectureRules.PUBLIC_FIELDS_ARE_CONSTANTS,
        ArchitectureRules.NOBODY_PRINTS_A_STACK_TRACE,
        ArchitectureRules.NOBODY_SLEEPS,
        ArchitectureRules.THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK,
        ArchitectureRules.EVERY_PACKAGE_IS_NULL_MARKED);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void theReaderIsIndependent() {
    noClasses()
        .that()
        .resideInAPackage(RIG + ".audit")
        .should()
        .dependOnClassesThat(
            describe(
                "are the product's or the rig's",
                type ->
                    type.getPackageName().startsWith("com.signalsmith")
                        && !type.getPackageName().equals(RIG + ".audit")))
        .check(CLASSES);
  }

  @Test
  void theProxyKnowsNothingOfKafka() {
    noClasses()
        .that()
        .resideInAPackage(RIG + ".proxy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", RIG, RIG + ".audit")
        .check(CLASSES);
  }

  @Test
  void seesItsClasses() {
    assertThat(CLASSES).hasSizeGreaterThan(20);
  }
}
