package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.RunReport;

/** How the process ends; scripts rely on the numbers. */
enum ExitCode {
  /** Done. */
  DONE(0),
  /** Failed; the report's error says why. */
  FAILED(1),
  /** The definition or the arguments are wrong; nothing was attempted. */
  INVALID(2),
  /** Completed, but some rows were rejected. */
  ROWS_REJECTED(3),
  /** Somebody interrupted it: 128 and the number of SIGINT. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(RunReport report) {
    return switch (report.status()) {
      case COMPLETED -> report.counts().failed() == 0 ? DONE : ROWS_REJECTED;
      case FAILED -> FAILED;
      case CANCELLED -> INTERRUPTED;
    };
  }
}
