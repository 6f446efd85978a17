/**
 * What runs inside the process of an embedded broker, beside Kafka's own classes.
 *
 * <p>Here belongs what must see Kafka's classes or live in the broker's process: its main class,
 * the commands it answers, the check of PLAIN passwords, and its log. Programs that use an embedded
 * broker never load these classes; what they say to it belongs in the package above. Some types are
 * public only because Kafka, SLF4J or the Java launcher makes them by name.
 */
@NullMarked
package com.signalsmith.destination.embeddedkafka.server;

import org.jspecify.annotations.NullMarked;
