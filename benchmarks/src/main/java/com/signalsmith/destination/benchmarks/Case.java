package com.signalsmith.destination.benchmarks;

/**
 * One line of a comparison: a program, what it is to send, and where.
 *
 * @param name what the line is called
 * @param peer the program
 * @param rows what it sends
 * @param partitions how many partitions its topic has
 */
record Case(String name, Peer peer, RowFile rows, int partitions) {

  /** As many as is usual where nothing is said about partitions. */
  static final int USUAL_PARTITIONS = 6;

  static Case of(Peer peer, RowFile rows) {
    return new Case(peer.name(), peer, rows, USUAL_PARTITIONS);
  }
}
