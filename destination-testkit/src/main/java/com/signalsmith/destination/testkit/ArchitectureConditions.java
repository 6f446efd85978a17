package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Destination;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.Writer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@link ArchitectureRules} demands beyond ArchUnit's own words. */
final class ArchitectureConditions {

  private ArchitectureConditions() {}

  static ArchCondition<JavaClass> haveAtMostAbstractMethods(int most) {
    return condition(
        "have at most " + most + " abstract methods",
        type -> {
          long count =
              type.getMethods().stream()
                  .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                  .count();
          return count <= most ? "" : type.getName() + " has " + count + " abstract methods";
        });
  }

  static ArchCondition<JavaClass> haveAPublicConstructorWithoutParameters() {
    return condition(
        "have a public constructor without parameters",
        type ->
            type.getConstructors().stream()
                    .anyMatch(ArchitectureConditions::isPublicWithoutParameters)
                ? ""
                : type.getName() + " has no public constructor without parameters");
  }

  static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return condition(
        "reside in a package that is @NullMarked",
        type ->
            type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")
                ? ""
                : type.getName() + " is in a package without @NullMarked in its package-info");
  }

  static ArchCondition<JavaMethod> nameNoTypeOf(String... libraries) {
    return condition(
        "name no type of " + String.join(", ", libraries),
        method ->
            Stream.concat(Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                .filter(type -> Arrays.stream(libraries).anyMatch(type.getPackageName()::contains))
                .map(type -> method.getFullName() + " names " + type.getName())
                .findFirst()
                .orElse(""));
  }

  /** Returns whether the package above a class's own has a destination. */
  static boolean isBelowADestination(JavaClass each) {
    return each.getPackage().getParent().stream()
        .flatMap(above -> above.getClasses().stream())
        .anyMatch(other -> other.isAssignableTo(Destination.class));
  }

  /** Returns whether the time of day is asked for; {@code now(clock)} leaves that to a clock. */
  static boolean readsTheWallClock(JavaAccess<?> access) {
    if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
      return false;
    }
    String owner = target.getOwner().getName();
    String name = target.getName();
    boolean takesAClock =
        target.getRawParameterTypes().stream()
            .anyMatch(type -> type.getName().equals("java.time.Clock"));
    boolean takesNothing = target.getRawParameterTypes().isEmpty();
    return switch (owner) {
      case "java.lang.System" -> name.equals("currentTimeMillis");
      case "java.time.Clock" ->
          name.startsWith("system") || (name.startsWith("tick") && !takesAClock);
      case "java.time.InstantSource" -> name.equals("system");
      case "java.util.Date" -> name.equals("<init>") && takesNothing;
      case "java.util.Calendar" -> name.equals("getInstance");
      default -> owner.startsWith("java.time.") && name.equals("now") && !takesAClock;
    };
  }

  /** Returns whether a stack trace goes to a stream; into a writer it is only text. */
  static boolean printsAStackTrace(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getName().equals("printStackTrace")
        && target.getOwner().isAssignableTo(Throwable.class)
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.isAssignableTo(Writer.class));
  }

  private static boolean isPublicWithoutParameters(JavaConstructor constructor) {
    return constructor.getModifiers().contains(JavaModifier.PUBLIC)
        && constructor.getRawParameterTypes().isEmpty();
  }

  /** Returns a condition that is met where nothing is said against it. */
  private static <T> ArchCondition<T> condition(String description, Function<T, String> against) {
    return new ArchCondition<>(description) {
      @Override
      public void check(T item, ConditionEvents events) {
        String violation = against.apply(item);
        if (!violation.isEmpty()) {
          events.add(SimpleConditionEvent.violated(item, violation));
        }
      }
    };
  }
}
