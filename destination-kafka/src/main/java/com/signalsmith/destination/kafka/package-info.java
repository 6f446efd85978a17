/**
 * The Apache Kafka destination: every row becomes one JSON message of a topic.
 *
 * <p>What belongs here: the settings of a Kafka connection, how it is probed, how a row becomes a
 * message, and how every acknowledgement is accounted for. What does not: reading and validating
 * definitions, retries, checkpoints and reports, which are the host's. Only {@link
 * com.signalsmith.destination.kafka.KafkaDestination} is public.
 */
@NullMarked
package com.signalsmith.destination.kafka;

import org.jspecify.annotations.NullMarked;
