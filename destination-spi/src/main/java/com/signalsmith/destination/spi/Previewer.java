package com.signalsmith.destination.spi;

/**
 * Shows how rows would travel, without sending them; a power that a destination may have.
 *
 * <p>Stateless and usable from any thread, like the destination that returns it.
 */
@Experimental
public interface Previewer {

  /**
   * Returns what a writer opened for the same plan would send.
   *
   * <p>It writes nothing and creates nothing, and ends within 15 seconds. A row that would be
   * rejected is shown with its reason.
   *
   * @param offline whether the system may not be asked; what only it knows is then left unknown
   * @throws DestinationException if the system has to be asked and cannot be
   * @throws InterruptedException if the calling thread is interrupted; nothing is left open
   */
  Preview preview(WritePlan plan, RunContext context, RowBatch rows, boolean offline)
      throws InterruptedException;
}
