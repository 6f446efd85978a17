package com.signalsmith.destination.benchmarks;

/**
 * One part of the results; for one thread.
 *
 * @param name what it is called on the command line
 * @param title what it is called in the results
 * @param measurement makes its text
 */
record Section(String name, String title, Measurement measurement) {

  /** Measures something and returns the results as Markdown, without a heading. */
  interface Measurement {
    String on(Bench bench) throws Exception;
  }
}
