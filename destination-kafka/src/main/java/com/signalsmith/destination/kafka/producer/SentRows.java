package com.signalsmith.destination.kafka.producer;

/** Rows that travelled together, by ascending number; for the thread that is told of them. */
public interface SentRows {

  /** Returns how many there are. */
  int count();

  /** Returns how many of them have a number up to this one. */
  int countThrough(long row);

  /** Returns how many of the first ones have no key. */
  int unkeyed(int first);
}
