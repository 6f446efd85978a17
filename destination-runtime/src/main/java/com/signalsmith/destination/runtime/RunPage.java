package com.signalsmith.destination.runtime;

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
   * Returns the page as one document in UTF-8.
   *
   * <p>Called once, when nothing of the run is left to be observed. What it throws is logged, and
   * the run ends as it would have without a page.
   *
   * @param report what became of the run
   */
  String html(RunReport report);
}
