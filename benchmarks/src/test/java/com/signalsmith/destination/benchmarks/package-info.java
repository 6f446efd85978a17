@NullMarked
package com.signalsmith.destination.benchmarks;

import org.jspecify.annotations.NullMarked;
