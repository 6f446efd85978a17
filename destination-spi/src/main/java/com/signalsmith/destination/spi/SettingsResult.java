package com.signalsmith.destination.spi;

import java.util.List;

/** What validation found: settings to work with, or every problem at once. */
public sealed interface SettingsResult {

  /** Returns every problem; empty when the settings are valid. */
  List<SettingsProblem> problems();

  /**
   * Returns the settings.
   *
   * @throws IllegalStateException if there are problems
   */
  Settings orElseThrow();

  /**
   * The settings are valid.
   *
   * @param settings typed, with the defaults filled in
   */
  record Valid(Settings settings) implements SettingsResult {
    @Override
    public List<SettingsProblem> problems() {
      return List.of();
    }

    @Override
    public Settings orElseThrow() {
      return settings;
    }
  }

  /**
   * The settings are not valid.
   *
   * @param problems at least one
   */
  record Invalid(List<SettingsProblem> problems) implements SettingsResult {

    /** Copies the problems. */
    public Invalid {
      problems = List.copyOf(problems);
    }

    @Override
    public Settings orElseThrow() {
      throw new IllegalStateException("the settings are not valid: " + problems);
    }
  }
}
