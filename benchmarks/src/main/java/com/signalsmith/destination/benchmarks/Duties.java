package com.signalsmith.destination.benchmarks;

/**
 * What a program does with rows, each in a few words.
 *
 * @param check whether it finds out that a row is no JSON object
 * @param key where a message's key comes from
 * @param headers what headers a message has
 * @param accounting what it knows of each row at the end
 * @param checkpoint whether it can go on where it stopped
 * @param remark what else must be known to compare it
 */
record Duties(
    String check, String key, String headers, String accounting, String checkpoint, String remark) {

  static final Duties OF_SYNC =
      new Duties(
          "yes",
          "`customer_id`, found in the JSON",
          "sync, run, row, operation",
          "every row delivered, rejected or unknown",
          "yes",
          "defaults");
}
