package com.signalsmith.destination.kafka.producer;

import java.util.Optional;

/**
 * By what brokers recognise a producer's batches: they refuse a batch of an epoch that is older
 * than the newest they have seen in a partition.
 *
 * @param id given by a broker
 * @param epoch counted by us
 */
record ProducerIdentity(long id, short epoch) {

  /** Returns the one that supersedes this one, or nothing when a new id is needed. */
  Optional<ProducerIdentity> next() {
    return epoch == Short.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new ProducerIdentity(id, (short) (epoch + 1)));
  }
}
