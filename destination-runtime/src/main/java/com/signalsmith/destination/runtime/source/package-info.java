/**
 * Where the rows of a run come from.
 *
 * <p>What belongs here: the contract between a run and its source, and the sources that every host
 * needs. What does not: numbering, batching and checkpoints, which are the run's.
 */
@NullMarked
package com.signalsmith.destination.runtime.source;

import org.jspecify.annotations.NullMarked;
