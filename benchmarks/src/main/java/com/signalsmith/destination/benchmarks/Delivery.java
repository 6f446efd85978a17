package com.signalsmith.destination.benchmarks;

import java.nio.file.Path;

/**
 * What one run of a program is to bring where.
 *
 * @param rows what to send
 * @param broker who takes it
 * @param topic an empty topic
 * @param directory an empty directory for whatever the run needs
 */
record Delivery(RowFile rows, Broker broker, String topic, Path directory) {

  /** Where the program's output goes. */
  Path log() {
    return directory.resolve("output.log");
  }
}
