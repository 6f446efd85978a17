package com.signalsmith.destination.benchmarks;

/**
 * What one process took, from its start to its end.
 *
 * @param seconds the time on the wall
 * @param cpuSeconds user and system time of all its threads
 * @param peakBytes the most memory that it held
 */
record Usage(double seconds, double cpuSeconds, long peakBytes) {}
