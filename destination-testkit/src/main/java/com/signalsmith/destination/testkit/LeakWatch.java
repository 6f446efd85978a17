package com.signalsmith.destination.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Looks after each test of a suite at what it has left behind; L-5 is told of it. */
final class LeakWatch implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakWatch.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    leaks(context).begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Rules rules = (Rules) context.getRequiredTestInstance();
    leaks(context).end(context.getDisplayName().replaceAll(" .*", ""), rules.trial());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Leaks.class;
  }

  @Override
  public Leaks resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return leaks(context);
  }

  private static Leaks leaks(ExtensionContext context) {
    Class<?> suite = context.getRequiredTestInstances().getAllInstances().get(0).getClass();
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(suite, unused -> new Leaks(), Leaks.class);
  }
}
