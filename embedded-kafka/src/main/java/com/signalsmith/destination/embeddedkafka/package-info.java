/**
 * A real Kafka cluster on this machine, each node a process of its own.
 *
 * <p>Here belongs what a test, a benchmark or a demonstration says to that cluster. Nothing in this
 * package needs a Kafka class, so a program can use it without Kafka on its class path and name a
 * directory with the server's jars. What runs inside the broker's process belongs in {@code
 * server}; what a client of Kafka needs belongs in its own module.
 */
@NullMarked
package com.signalsmith.destination.embeddedkafka;

import org.jspecify.annotations.NullMarked;
