package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationSpec;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a host finds a destination and what it learns from it. */
abstract class DiscoveryRules implements Rules {

  private static final int ANSWERS = 50;
  private static final Duration ALL_ANSWERS = Duration.ofSeconds(5);

  @Test
  @DisplayName("D-1 MUST be found by ServiceLoader exactly once")
  void isFoundExactlyOnce() {
    Class<?> type = trial().destination().getClass();
    assertThat(ServiceLoader.load(Destination.class, type.getClassLoader()).stream())
        .as("providers of %s in META-INF/services", type.getName())
        .filteredOn(provider -> provider.type().equals(type))
        .hasSize(1);
  }

  @Test
  @DisplayName("D-2 MUST be a public final class with a public constructor without parameters")
  void isAPublicFinalClassThatAnybodyCanMake() {
    Class<?> type = trial().destination().getClass();
    assertThat(Modifier.toString(type.getModifiers())).contains("public", "final");
    assertThat(type.getConstructors())
        .as("public constructors of %s without parameters", type.getName())
        .anyMatch(constructor -> constructor.getParameterCount() == 0);
  }

  @Test
  @DisplayName("D-3 MUST give an equal spec on every call and from every instance")
  void givesAnEqualSpecAlways() throws ReflectiveOperationException {
    DestinationSpec spec = trial().spec();
    assertThat(trial().destination().spec()).isEqualTo(spec).hasSameHashCodeAs(spec);
    assertThat(another().spec()).isEqualTo(spec).hasSameHashCodeAs(spec);
  }

  @Test
  @DisplayName("D-4 MUST have a title and a description for people")
  void hasATitleAndADescription() {
    DestinationSpec spec = trial().spec();
    assertThat(spec.title()).isNotBlank().isNotEqualTo(spec.id());
    assertThat(spec.description()).isNotBlank();
  }

  @Test
  @DisplayName("D-5 MUST be made and describe itself at once, without starting a thread")
  void isMadeAndDescribesItselfAtOnce() throws InterruptedException {
    TimeLimit.Ended<List<Destination>> made =
        TimeLimit.of("making it and its spec 50 times", ALL_ANSWERS, this::manyThatAnswered);
    assertThat(made.orFail()).hasSize(ANSWERS);
    assertThat(made.alive()).as("threads that it started").isEmpty();
  }

  @Test
  @DisplayName("D-6 SHOULD say where its documentation is")
  void saysWhereItsDocumentationIs() {
    Assumptions.assumeTrue(
        trial().spec().documentation().isPresent(), "its spec says nothing of documentation");
  }

  private List<Destination> manyThatAnswered() throws ReflectiveOperationException {
    List<Destination> all = new ArrayList<>();
    for (int i = 0; i < ANSWERS; i++) {
      Destination next = another();
      assertThat(next.spec().id()).isNotEmpty();
      all.add(next);
    }
    return all;
  }

  private Destination another() throws ReflectiveOperationException {
    return trial().destination().getClass().getConstructor().newInstance();
  }
}
