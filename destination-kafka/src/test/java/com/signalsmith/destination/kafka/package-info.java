@NullMarked
package com.signalsmith.destination.kafka;

import org.jspecify.annotations.NullMarked;
