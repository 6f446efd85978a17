package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.signalsmith.destination.testkit.fixture.FixtureClock;
import com.signalsmith.destination.testkit.fixture.TakesAClock;
import com.signalsmith.destination.testkit.fixture.Violations;
import com.signalsmith.destination.testkit.fixture.destination.kafka.KnowsTheRuntime;
import com.signalsmith.destination.testkit.fixture.destination.runtime.KnowsKafka;
import com.signalsmith.destination.testkit.fixture.destination.spi.HasSixMethods;
import com.signalsmith.destination.testkit.fixture.destination.spi.NamesAKafkaType;
import com.signalsmith.destination.testkit.fixture.left.Left;
import com.signalsmith.destination.testkit.fixture.right.Right;
import com.signalsmith.destination.testkit.fixture.unmarked.InAnUnmarkedPackage;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No rule is vacuous: for each there are classes that break it. */
class ArchitectureRulesTest {

  static Stream<Arguments> violations() {
    return Stream.concat(violationsOfStructure(), violationsOfConduct());
  }

  private static Stream<Arguments> violationsOfStructure() {
    return Stream.of(
        proof("SPI_DEPENDS_ONLY_ON_THE_JDK_AND_JSPECIFY", NamesAKafkaType.class),
        proof("SPI_SIGNATURES_NAME_NO_KAFKA_OR_JACKSON_TYPE", NamesAKafkaType.class),
        proof("SPI_INTERFACES_HAVE_AT_MOST_FIVE_ABSTRACT_METHODS", HasSixMethods.class),
        proof("RUNTIME_AND_KAFKA_DO_NOT_KNOW_EACH_OTHER", KnowsKafka.class),
        proof("RUNTIME_AND_KAFKA_DO_NOT_KNOW_EACH_OTHER", KnowsTheRuntime.class),
        proof("NOBODY_DEPENDS_ON_THE_TESTKIT_OUTSIDE_TESTS", Violations.UsesTheTestkit.class),
        proof("PACKAGES_ARE_FREE_OF_CYCLES", Left.class, Right.class),
        proof("ONLY_THE_DESTINATION_OF_A_MODULE_IS_PUBLIC", Violations.class),
        proof(
            "DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS",
            DescriptionMutants.CanBeExtended.class),
        proof("DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS", Hidden.class),
        proof("DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS", Choosy.class),
        proof("EVERY_PACKAGE_IS_NULL_MARKED", InAnUnmarkedPackage.class));
  }

  private static Stream<Arguments> violationsOfConduct() {
    return Stream.of(
        proof("PUBLIC_FIELDS_ARE_CONSTANTS", Violations.HasAPublicVariable.class),
        proof(
            "ONLY_THE_COMMAND_LINE_USES_STANDARD_STREAMS", Violations.WritesToStandardOutput.class),
        proof(
            "ONLY_THE_COMMAND_LINE_USES_STANDARD_STREAMS", Violations.WritesToStandardError.class),
        proof("NOBODY_PRINTS_A_STACK_TRACE", Violations.PrintsAStackTrace.class),
        proof("SERVICES_ARE_LOADED_ONLY_IN_THE_CATALOG", Violations.LoadsServices.class),
        proof("NOBODY_SLEEPS", Violations.Sleeps.class),
        proof("NOBODY_SLEEPS", Violations.SleepsByTheUnit.class),
        proof("THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK", Violations.ReadsTheInstant.class),
        proof(
            "THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK", Violations.ReadsTheInstantByReference.class),
        proof("THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK", Violations.ReadsTheMilliseconds.class),
        proof("THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK", Violations.MakesASystemClock.class),
        proof(
            "THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK", Violations.MakesASystemInstantSource.class));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void findsAViolation(String rule, Class<?>[] violating) throws ReflectiveOperationException {
    ArchRule checked = (ArchRule) ArchitectureRules.class.getField(rule).get(null);
    assertThatThrownBy(() -> checked.check(classes(violating)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(violating[0].getSimpleName());
  }

  @Test
  void everyRuleIsProvedAbleToFail() {
    assertThat(violations().map(proof -> proof.get()[0]).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ArchitectureRules.class.getFields())
                .filter(field -> ArchRule.class.isAssignableFrom(field.getType()))
                .map(Field::getName)
                .toList());
  }

  @Test
  void leavesAClockAndItsUsersAlone() {
    ArchitectureRules.THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK.check(
        classes(FixtureClock.class, TakesAClock.class));
  }

  @Test
  void everyRuleBelongsToSomeKindOfModule() {
    assertThat(
            Stream.of(
                    ArchitectureRules.ofEveryModule(),
                    ArchitectureRules.ofADestination(),
                    ArchitectureRules.ofTheSpi())
                .mapToInt(List::size)
                .sum())
        .isEqualTo(violations().map(proof -> proof.get()[0]).distinct().count());
  }

  private static Arguments proof(String rule, Class<?>... violating) {
    return Arguments.of(rule, violating);
  }

  private static JavaClasses classes(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }

  /** A destination that ServiceLoader cannot make. */
  static final class Hidden extends Mutant {}

  /** A destination that wants to be told something first. */
  public static final class Choosy extends Mutant {
    public Choosy(String something) {
      assertThat(something).isNotNull();
    }
  }
}
