/**
 * Measures the parts of the way of a row, each alone: reading and checking lines, getting at keys,
 * writing JSON; filling Kafka's record batches and accounting for their rows. How long a whole run
 * takes is no part of it.
 *
 * <p>{@code mvn package -DskipTests -pl microbenchmarks -am}, then {@code java -jar
 * microbenchmarks/target/microbenchmarks.jar}; {@code -h} tells what else it takes. Scores are per
 * row where nothing else is said. What measures classes that only their package sees stands in a
 * package of the same name.
 */
@NullMarked
package com.signalsmith.destination.microbenchmarks;

import org.jspecify.annotations.NullMarked;
