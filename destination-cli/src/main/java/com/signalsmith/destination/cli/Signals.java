package com.signalsmith.destination.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;

/**
 * The signals of the operating system.
 *
 * <p>By reflection, because the JDK has no other way to hear a second interrupt, and its compiler
 * warns of the class that offers it without a way to accept the warning.
 */
final class Signals {

  private Signals() {}

  /** A handler that is in place. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Handles a signal, such as {@code INT}, in a thread of its own; returns nothing where this JVM
   * does not let anybody do that, so that its own handling stays.
   */
  static Optional<Registration> handle(String name, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      InvocationHandler call =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of " + name;
              };
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handlerType}, call);
      var handle = signalType.getMethod("handle", signalType, handlerType);
      Object before = handle.invoke(null, signal, handler);
      return Optional.of(
          () -> {
            try {
              handle.invoke(null, signal, before);
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          });
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }
}
