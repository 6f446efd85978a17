package com.signalsmith.destination.spi;

/**
 * Where delivered rows are: a range of positions in one part of a target.
 *
 * <p>Immutable. Positions between the first and the last may belong to others. In one part they
 * only grow: rows that are settled later stand behind those that were settled before.
 *
 * @param target what the rows went to, such as a topic's name
 * @param part the number of the part, such as a partition
 * @param first the lowest position of a delivered row
 * @param last the highest position of a delivered row
 * @param rows how many delivered rows are in the range, at least 1
 */
public record Receipt(String target, int part, long first, long last, long rows) {

  /** Refuses a range that is empty or upside down. */
  public Receipt {
    if (rows < 1 || first > last || last - first + 1 < rows) {
      throw new IllegalArgumentException(
          rows + " rows do not fit between the positions " + first + " and " + last);
    }
  }

  /**
   * Returns the receipt for the rows of both, which must be in the same part of the same target.
   */
  public Receipt plus(Receipt other) {
    if (part != other.part || !target.equals(other.target)) {
      throw new IllegalArgumentException("receipts of two parts cannot be added");
    }
    return new Receipt(
        target, part, Math.min(first, other.first), Math.max(last, other.last), rows + other.rows);
  }
}
