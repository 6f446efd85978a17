package com.signalsmith.destination.benchmarks;

import java.util.Optional;

/** A program that brings rows to a topic; for one thread. */
interface Peer {

  String name();

  /** Returns what it does with a row and what it does not, so that its time can be judged. */
  Duties duties();

  /** Returns what this machine lacks to run it; empty if nothing. */
  default Optional<String> missing() {
    return Optional.empty();
  }

  /** Runs it once, from the start of its process to the end. */
  Usage run(Delivery delivery) throws Exception;
}
