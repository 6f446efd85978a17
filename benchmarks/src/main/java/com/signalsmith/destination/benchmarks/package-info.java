/**
 * Measures {@code signalsmith sync} beside the other programs that bring rows to Kafka, whole
 * process against whole process, and writes down what came of it. Here belong the data, the
 * programs, how they are measured, and the table of results; what makes a sync fast belongs to the
 * product.
 */
@NullMarked
package com.signalsmith.destination.benchmarks;

import org.jspecify.annotations.NullMarked;
