@NullMarked
package com.signalsmith.destination.runtime.metrics;

import org.jspecify.annotations.NullMarked;
