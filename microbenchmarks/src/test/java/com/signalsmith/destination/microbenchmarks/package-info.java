/** Proves that the benchmarks run; what they measure is asserted nowhere. */
@NullMarked
package com.signalsmith.destination.microbenchmarks;

import org.jspecify.annotations.NullMarked;
