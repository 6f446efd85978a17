package com.signalsmith.destination.testkit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Begins what a failed test says with the number and the words of its rule, because Maven shows
 * names of methods; any thread.
 */
final class RuleInMessage implements TestExecutionExceptionHandler {

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    if (isSkipping(thrown)) {
      throw thrown;
    }
    String rule = context.getDisplayName() + ": ";
    boolean assertion = thrown instanceof AssertionError;
    AssertionError failure =
        assertion
            ? new AssertionError(rule + thrown.getMessage(), thrown.getCause())
            : new AssertionError(rule + "it ended with " + thrown, thrown);
    if (assertion) {
      failure.setStackTrace(thrown.getStackTrace());
    }
    throw failure;
  }

  // Its type comes with JUnit, but from a library that nothing else here needs.
  private static boolean isSkipping(Throwable thrown) {
    return thrown.getClass().getName().equals("org.opentest4j.TestAbortedException");
  }
}
