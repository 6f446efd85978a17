package com.signalsmith.destination.spi;

/**
 * What a destination calls the parts of a {@link Receipt}, so that reports speak its language.
 *
 * <p>Immutable. Each is a snake-case noun in the singular.
 *
 * @param target what the rows went to, such as {@code topic}
 * @param part a numbered part of it, such as {@code partition}
 * @param position a row's place in that part, such as {@code offset}
 */
public record ReceiptNames(String target, String part, String position) {

  /** Refuses names that are not snake case. */
  public ReceiptNames {
    Failure.requireCode(target);
    Failure.requireCode(part);
    Failure.requireCode(position);
  }
}
