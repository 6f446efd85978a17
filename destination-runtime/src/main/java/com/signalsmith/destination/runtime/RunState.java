package com.signalsmith.destination.runtime;

import java.util.Optional;

/**
 * What a run keeps outside its process, so that another process can go on with it; one thread.
 *
 * <p>The order in which a run calls these is the delivery guarantee; see {@link Settlement}.
 */
interface RunState {

  /**
   * Returns the checkpoint of a run that did not complete.
   *
   * @throws RunException if there is one that cannot be trusted; it is left as it is
   */
  Optional<Checkpoint> readCheckpoint();

  /** Replaces the checkpoint; after a crash either the old or the new one is there, whole. */
  void writeCheckpoint(Checkpoint checkpoint);

  /** Removes the checkpoint, because its run is complete or is not to be resumed. */
  void deleteCheckpoint();

  /** Opens the rejected rows of a run and cuts off what is not settled. */
  RejectedRows rejectedRows(String runId, long settledBytes);
}
