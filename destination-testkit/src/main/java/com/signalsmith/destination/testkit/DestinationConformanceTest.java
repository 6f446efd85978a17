package com.signalsmith.destination.testkit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Timeout;

/**
 * Proves that a destination keeps the contract of {@code docs/SPEC.md}.
 *
 * <p>A destination's module extends it in a class whose only method is {@link #harness()}. Every
 * test is named after the numbered rule that it looks at; a rule that cannot be looked at is
 * skipped with its reason. Tests run one after the other, each with a harness of its own.
 */
@Timeout(120)
public abstract class DestinationConformanceTest {

  /** Returns what the suite needs to know; called before every test. */
  protected abstract DestinationHarness harness();

  @Nested
  @DisplayName("Discovery")
  class Discovery extends DiscoveryRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Configuration")
  class Configuration extends ConfigurationRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Probe")
  class Check extends CheckRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Write")
  class Write extends WriteRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Lifecycle")
  class Lifecycle extends LifecycleRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Secrecy")
  class Secrecy extends SecrecyRules {
    private final Trial trial = new Trial(harness());

    @Override
    Trial trial() {
      return trial;
    }
  }
}
