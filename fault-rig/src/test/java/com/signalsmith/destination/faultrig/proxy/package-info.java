/**
 * What stands between a client and one listener of a broker, and does to their connections what
 * networks do. It knows nothing of Kafka.
 */
@NullMarked
package com.signalsmith.destination.faultrig.proxy;

import org.jspecify.annotations.NullMarked;
