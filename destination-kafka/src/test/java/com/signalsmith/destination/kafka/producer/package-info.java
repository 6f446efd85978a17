/** Tests of the producer, most of them against brokers that are made of a few maps. */
@NullMarked
package com.signalsmith.destination.kafka.producer;

import org.jspecify.annotations.NullMarked;
