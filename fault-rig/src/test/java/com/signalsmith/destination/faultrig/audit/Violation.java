package com.signalsmith.destination.faultrig.audit;

/** A way in which the promise of a sync can be broken. */
public enum Violation {
  /** A row is neither on the topic nor in the file of rejected rows. */
  MISSING_ROW,
  /** A valid row was rejected, or one that is not valid was not, or one was both. */
  WRONG_REJECTION,
  /** A message is no row of the source. */
  FOREIGN_MESSAGE,
  /** A message has another key than its row, or a key is in several partitions. */
  WRONG_KEY,
  /** The last message of a key is not its last row. */
  WRONG_LAST_ROW,
  /** A row arrived for the first time after a later one of its key. */
  OVERTAKEN_ROW,
  /** A message, repeated or not, lacks the identity of its row in its run. */
  WRONG_IDENTITY,
  /** The report does not say what is so. */
  WRONG_REPORT
}
