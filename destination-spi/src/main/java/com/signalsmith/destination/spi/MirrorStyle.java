package com.signalsmith.destination.spi;

import java.util.Locale;

/** What a destination must be told to make its target equal to a model or an audience. */
public enum MirrorStyle {
  /**
   * The changes: rows to {@linkplain Operation#WRITE write} and rows to {@linkplain
   * Operation#DELETE delete}. Each is visible when it is delivered, and what no row is about stays.
   */
  DIFF,
  /**
   * All rows, in every run. {@link DestinationWriter#flush} stages them, and {@link
   * DestinationWriter#commit} puts them in the place of everything that was there; until then, and
   * when the writer is closed without it, nothing changes. A host starts such a run over rather
   * than resume it in its middle, because what was staged goes with the writer.
   */
  REPLACE;

  /** Returns the name as it stands in descriptions, such as {@code replace}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
