package com.signalsmith.destination.testkit;

/** The tests of one chapter. */
interface Rules {

  /** Returns what the rules look at, which is new for each of them. */
  Trial trial();
}
