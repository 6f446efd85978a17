package com.signalsmith.destination.faultrig.audit;

/**
 * One violation and where it is.
 *
 * @param violation of which rule
 * @param detail numbers of rows, partitions and offsets; never content
 */
public record Finding(Violation violation, String detail) {

  @Override
  public String toString() {
    return violation + ": " + detail;
  }
}
