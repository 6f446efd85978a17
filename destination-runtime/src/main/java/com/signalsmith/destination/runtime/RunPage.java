package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Row;
import java.util.List;

/**
 * Watches a run and makes a page of it for people, which the run stores as {@code report.html}
 * beside its report.
 *
 * <p>Thread rule: as {@link RunObserver}.
 */
public interface RunPage extends RunObserver {

  /** The name of the file in the directory of the sync's state. */
  String FILE = "report.html";

  /**
   * Called after each batch has been handed to the destination, before {@link #written}, with its
   * rows; a page may look at some of them. A batch that is repeated is not told again.
   *
   * <p>No other observer is given rows, because their contents are nobody's business: a page keeps
   * of them what it needs, bounded, and shows it only to a user who asked for it. The run waits
   * meanwhile, so that looking at every row would make it slower. What this throws is logged and
   * otherwise ignored.
   */
  default void handedOver(List<Row> rows) {}

  /**
   * Returns the page as one document in UTF-8.
   *
   * <p>Called once, when nothing of the run is left to be observed. What it throws is logged, and
   * the run ends as it would have without a page.
   *
   * @param report what became of the run
   */
  String html(RunReport report);
}
