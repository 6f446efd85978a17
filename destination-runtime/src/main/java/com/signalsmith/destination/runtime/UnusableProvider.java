package com.signalsmith.destination.runtime;

/** Why a provider cannot be used: what a {@link PluginFinding} says, but for the place. */
final class UnusableProvider extends Exception {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String problem;
  private final String remedy;

  UnusableProvider(String code, String problem, String remedy) {
    super(problem);
    this.code = code;
    this.problem = problem;
    this.remedy = remedy;
  }

  PluginFinding finding(String location) {
    return PluginFinding.broken(code, location, problem, remedy);
  }
}
