package com.signalsmith.destination.runtime;

/**
 * Makes a plugin's own class loader the thread's context class loader while the plugin is called.
 *
 * <p>Immutable; any thread. Libraries such as JAAS look for classes there and would find the
 * host's.
 */
record PluginContext(ClassLoader loader) {

  /** A call that returns something. */
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  /** A call that returns nothing. */
  interface Action<E extends Exception> {
    void run() throws E;
  }

  <T, E extends Exception> T call(Call<T, E> call) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  <E extends Exception> void run(Action<E> action) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
