/**
 * Publishes rows to one topic: rows are written straight into the record batches that travel, and a
 * batch is accounted for as a whole.
 *
 * <p>Kafka's own producer makes half a dozen objects a row and as many look-ups; on two cores that
 * is most of what a sync costs (docs/performance.md). Connections, logins, TLS, versions, metadata
 * and throttling stay with Kafka's network layer.
 */
@NullMarked
package com.signalsmith.destination.kafka.producer;

import org.jspecify.annotations.NullMarked;
