package com.signalsmith.destination.testkit;

import com.signalsmith.destination.spi.Destination;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** The conformance suite for whatever class the parameter {@code mutant} names. */
@ExtendWith(MutantSuite.Chooser.class)
final class MutantSuite extends DestinationConformanceTest {

  private @Nullable Destination mutant;

  @Override
  protected DestinationHarness harness() {
    return new InMemoryHarness(Objects.requireNonNull(mutant, "the mutant"));
  }

  static final class Chooser implements TestInstancePostProcessor {
    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext context)
        throws ReflectiveOperationException {
      if (instance instanceof MutantSuite suite) {
        String name = context.getConfigurationParameter("mutant").orElseThrow();
        suite.mutant =
            Class.forName(name).asSubclass(Destination.class).getConstructor().newInstance();
      }
    }
  }
}
