package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Row;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What all parts of one run share.
 *
 * @param sync whose run it is
 * @param options how it works
 * @param observer who watches; it throws nothing
 * @param handedOver is given the rows of each batch that was handed over; it throws nothing
 * @param tally what is known of the run so far
 * @param cancelled is counted down once somebody has cancelled the run
 */
record RunScope(
    ValidSync sync,
    RunOptions options,
    RunObserver observer,
    Consumer<List<Row>> handedOver,
    RunTally tally,
    CountDownLatch cancelled) {

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }
}
