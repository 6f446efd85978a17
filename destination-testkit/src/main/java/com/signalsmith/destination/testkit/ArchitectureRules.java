package com.signalsmith.destination.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.signalsmith.destination.spi.Destination;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SliceRule;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * What holds in every module, for the {@code *ArchTest} of each.
 *
 * <p>Immutable; any thread. Every rule is proved able to fail by the testkit's own tests. A module
 * checks {@link #ofEveryModule()}, and beside them what holds for its kind of module.
 */
public final class ArchitectureRules {

  /** The contract can be used without bringing anything else along. */
  public static final ArchRule SPI_DEPENDS_ONLY_ON_THE_JDK_AND_JSPECIFY =
      classes()
          .that()
          .resideInAPackage("..destination.spi..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify..", "..destination.spi..")
          .because("whatever the SPI depends on, every destination and every host depends on");

  /** A signature is what others compile against. */
  public static final ArchRule SPI_SIGNATURES_NAME_NO_KAFKA_OR_JACKSON_TYPE =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("..destination.spi..")
          .and()
          .arePublic()
          .should(ArchitectureConditions.nameNoTypeOf("org.apache.kafka", "jackson"))
          .because("a host must not need the libraries of a destination, nor the other way round");

  /** A power that few need is a type of its own. */
  public static final ArchRule SPI_INTERFACES_HAVE_AT_MOST_FIVE_ABSTRACT_METHODS =
      classes()
          .that()
          .resideInAPackage("..destination.spi..")
          .and()
          .areInterfaces()
          .should(ArchitectureConditions.haveAtMostAbstractMethods(5))
          .because("an author should be able to keep the whole interface in mind");

  /** A host finds destinations by the contract alone, and they do not know who drives them. */
  public static final ArchRule RUNTIME_AND_KAFKA_DO_NOT_KNOW_EACH_OTHER =
      CompositeArchRule.of(
              noClasses()
                  .that()
                  .resideInAPackage("..destination.runtime..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage("..destination.kafka..", "org.apache.kafka.."))
          .and(
              noClasses()
                  .that()
                  .resideInAPackage("..destination.kafka..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAPackage("..destination.runtime.."))
          .because("a destination is added without changing the runtime")
          .allowEmptyShould(true);

  /** To be checked against the classes of a module without its tests. */
  public static final ArchRule NOBODY_DEPENDS_ON_THE_TESTKIT_OUTSIDE_TESTS =
      noClasses()
          .that(not(resideInAPackage("..destination.testkit")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..destination.testkit")
          .because("a product does not ship what proves it")
          .allowEmptyShould(true);

  /** Holds between the packages of a module and between modules. */
  public static final SliceRule PACKAGES_ARE_FREE_OF_CYCLES =
      slices().matching("(**)").should().beFreeOfCycles();

  /**
   * To be checked against the classes of a destination's module; a package below the destination's
   * own may share types with it.
   */
  public static final ArchRule ONLY_THE_DESTINATION_OF_A_MODULE_IS_PUBLIC =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and(
              not(describe("are below a destination", ArchitectureConditions::isBelowADestination)))
          .should()
          .beAssignableTo(Destination.class)
          .because("a host reaches a destination by the contract alone");

  /**
   * What ServiceLoader needs, and what keeps a destination's behaviour its own; a host's wrapper
   * around a destination is none.
   */
  public static final ArchRule DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS =
      classes()
          .that()
          .implement(Destination.class)
          .should()
          .bePublic()
          .andShould()
          .haveModifier(JavaModifier.FINAL)
          .andShould(ArchitectureConditions.haveAPublicConstructorWithoutParameters());

  /** State that everybody can change belongs to nobody. */
  public static final ArchRule PUBLIC_FIELDS_ARE_CONSTANTS =
      fields().that().arePublic().should().beStatic().andShould().beFinal().allowEmptyShould(true);

  /** Standard output carries the command line's documents and nothing else. */
  public static final ArchRule ONLY_THE_COMMAND_LINE_USES_STANDARD_STREAMS =
      noClasses()
          .that(not(resideInAPackage("..cli..")))
          .should()
          .accessTargetWhere(
              accessTo(
                  "System.out or System.err",
                  Set.of("java.lang.System.out", "java.lang.System.err")))
          .allowEmptyShould(true);

  /** A stack trace on the console is read by nobody, and may hold a secret. */
  public static final ArchRule NOBODY_PRINTS_A_STACK_TRACE =
      noClasses()
          .should()
          .accessTargetWhere(
              describe("a stack trace is printed", ArchitectureConditions::printsAStackTrace));

  /** Destinations are looked up in one place, which knows what to do with a broken one. */
  public static final ArchRule SERVICES_ARE_LOADED_ONLY_IN_THE_CATALOG =
      noClasses()
          .that(not(resideInAPackage("..destination.testkit")))
          .and(not(named("DestinationCatalog")))
          .and(not(named("JdbcDrivers")))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ServiceLoader.class)
          .because("the catalog survives a provider that cannot be loaded")
          .allowEmptyShould(true);

  /** Waiting is for a condition, with a deadline, and can be interrupted. */
  public static final ArchRule NOBODY_SLEEPS =
      noClasses()
          .should()
          .accessTargetWhere(
              accessTo(
                  "a sleep",
                  Set.of("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep")));

  /** A class whose name ends in {@code Clock} is the seam through which a test sets the time. */
  public static final ArchRule THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK =
      noClasses()
          .that(not(describe("are a clock", ArchitectureRules::isClock)))
          .should()
          .accessTargetWhere(
              describe("the wall clock is read", ArchitectureConditions::readsTheWallClock))
          .because("what depends on the time of day cannot be tested otherwise")
          .allowEmptyShould(true);

  /** Where nothing else is said, nothing is null. */
  public static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
      classes().should(ArchitectureConditions.resideInANullMarkedPackage());

  private ArchitectureRules() {}

  /** Returns the rules that hold in every module, for the classes without tests. */
  public static List<ArchRule> ofEveryModule() {
    return List.of(
        RUNTIME_AND_KAFKA_DO_NOT_KNOW_EACH_OTHER,
        NOBODY_DEPENDS_ON_THE_TESTKIT_OUTSIDE_TESTS,
        PACKAGES_ARE_FREE_OF_CYCLES,
        PUBLIC_FIELDS_ARE_CONSTANTS,
        ONLY_THE_COMMAND_LINE_USES_STANDARD_STREAMS,
        NOBODY_PRINTS_A_STACK_TRACE,
        SERVICES_ARE_LOADED_ONLY_IN_THE_CATALOG,
        NOBODY_SLEEPS,
        THE_WALL_CLOCK_IS_READ_ONLY_BY_A_CLOCK,
        EVERY_PACKAGE_IS_NULL_MARKED);
  }

  /** Returns the rules that hold for the module of a destination besides. */
  public static List<ArchRule> ofADestination() {
    return List.of(
        ONLY_THE_DESTINATION_OF_A_MODULE_IS_PUBLIC,
        DESTINATIONS_ARE_PUBLIC_FINAL_AND_MADE_WITHOUT_ARGUMENTS);
  }

  /** Returns the rules that hold for the SPI besides. */
  public static List<ArchRule> ofTheSpi() {
    return List.of(
        SPI_DEPENDS_ONLY_ON_THE_JDK_AND_JSPECIFY,
        SPI_SIGNATURES_NAME_NO_KAFKA_OR_JACKSON_TYPE,
        SPI_INTERFACES_HAVE_AT_MOST_FIVE_ABSTRACT_METHODS);
  }

  private static boolean isClock(JavaClass type) {
    return outermost(type).getSimpleName().endsWith("Clock");
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return describe("are named " + name, type -> outermost(type).getSimpleName().equals(name));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureRules::outermost).orElse(type);
  }

  private static DescribedPredicate<JavaAccess<?>> accessTo(String what, Set<String> members) {
    return describe(
        what + " is used",
        access ->
            members.contains(
                access.getTargetOwner().getFullName() + "." + access.getTarget().getName()));
  }
}
