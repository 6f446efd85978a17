package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.signalsmith.destination.spi.Destination;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** Proves the conformance suite itself: a sound destination passes, each broken one is found. */
class ConformanceKitTest {

  static List<Class<?>> mutants() {
    return Stream.of(
            DescriptionMutants.class,
            SettingsMutants.class,
            DeliveryMutants.class,
            ModeMutants.class,
            FieldMutants.class,
            LifecycleMutants.class)
        .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
        .filter(type -> type.isAnnotationPresent(Breaks.class))
        .toList();
  }

  @Test
  void aSoundDestinationKeepsEveryRule() {
    Events tests = run(InMemoryDestination.class);

    assertThat(rules(tests.succeeded().stream()))
        .containsExactlyInAnyOrderElementsOf(RuleCatalog.numbers());
    assertThat(rules(tests.failed().stream())).isEmpty();
    assertThat(rules(tests.aborted().stream())).isEmpty();
    assertThat(rules(tests.skipped().stream())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void aBrokenDestinationBreaksItsOwnRuleAndNoOther(Class<? extends Destination> mutant) {
    Events tests = run(mutant);
    String rule = brokenBy(mutant);
    boolean must = RuleCatalog.rules().stream().anyMatch(each -> each.startsWith(rule + " MUST"));

    assertThat(rules(tests.failed().stream())).isEqualTo(must ? List.of(rule) : List.of());
    assertThat(rules(tests.aborted().stream().filter(test -> !saysSee(rule, test))))
        .isEqualTo(must ? List.of() : List.of(rule));
    assertThat(tests.failed().stream())
        .allSatisfy(test -> assertThat(firstLine(test)).startsWith(nameOf(test) + ": "));
  }

  @Test
  void aLostRowIsToldInASentence() {
    assertThat(run(DeliveryMutants.LosesTheLastRow.class).failed().stream())
        .map(ConformanceKitTest::firstLine)
        .containsExactly(
            "W-2 MUST deliver every row that it did not reject: rows 'row-00020', 'row-00040',"
                + " 'row-00043' were written and flushed, and the target does not have them");
  }

  /** So there are as many mutants as rules, and as many rules as tests. */
  @Test
  void everyRuleHasOneTestAndOneMutantThatBreaksIt() {
    assertThat(mutants().stream().map(ConformanceKitTest::brokenBy))
        .containsExactlyInAnyOrderElementsOf(RuleCatalog.numbers());
    assertThat(RuleCatalog.numbers()).doesNotHaveDuplicates();
    assertThat(run(InMemoryDestination.class).started().count()).isEqualTo(mutants().size());
  }

  private static Events run(Class<?> destination) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(MutantSuite.class))
        .configurationParameter("mutant", destination.getName())
        .execute()
        .testEvents();
  }

  private static String brokenBy(Class<?> mutant) {
    return Objects.requireNonNull(mutant.getAnnotation(Breaks.class)).value();
  }

  /** What Maven shows of a failure, behind the name of a method. */
  private static String firstLine(Event test) {
    return test.getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(thrown -> String.valueOf(thrown.getMessage()).lines().findFirst().orElse(""))
        .orElse("");
  }

  private static String nameOf(Event test) {
    return test.getTestDescriptor().getDisplayName();
  }

  /** A rule that another one's defect hides is skipped with a reason that names that rule. */
  private static boolean saysSee(String rule, Event test) {
    return test.getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .filter(reason -> String.valueOf(reason.getMessage()).endsWith("see " + rule))
        .isPresent();
  }

  private static List<String> rules(Stream<Event> events) {
    return events
        .map(Event::getTestDescriptor)
        .map(test -> RuleCatalog.number(test.getDisplayName()))
        .toList();
  }
}
