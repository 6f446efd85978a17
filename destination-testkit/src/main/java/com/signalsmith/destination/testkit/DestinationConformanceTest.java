package com.signalsmith.destination.testkit;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Proves that a destination keeps the contract of {@code docs/SPEC.md}.
 *
 * <p>A destination's module extends it in a class whose only method is {@link #harness()}. Every
 * test is named after the numbered rule that it looks at, with which the message of a failure
 * begins; a rule that cannot be looked at is skipped with its reason. Tests run one after the
 * other, each with a harness of its own, and after each of them nothing that the destination
 * started may be left; the last test tells of it.
 */
@Timeout(120)
@ExtendWith({LeakWatch.class, RuleInMessage.class})
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
public abstract class DestinationConformanceTest {

  /** Returns what the suite needs to know; called before every test. */
  protected abstract DestinationHarness harness();

  @Nested
  @DisplayName("Discovery")
  class Discovery extends DiscoveryRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Configuration")
  class Configuration extends ConfigurationRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Probe")
  class Check extends CheckRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Write")
  class Write extends WriteRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Modes")
  class Modes extends ModeRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Fields")
  class Fields extends FieldRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Lifecycle")
  class Lifecycle extends LifecycleRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @DisplayName("Secrecy")
  class Secrecy extends SecrecyRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }

  @Nested
  @Order(Integer.MAX_VALUE)
  @DisplayName("Leaks")
  class LeftBehind extends LeakRules {
    private final Trial trial = new Trial(harness());

    @Override
    public Trial trial() {
      return trial;
    }
  }
}
