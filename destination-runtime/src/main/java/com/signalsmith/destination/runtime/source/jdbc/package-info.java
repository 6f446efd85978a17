/**
 * Rows of a database, by a query over JDBC.
 *
 * <p>What belongs here: finding drivers, reading typed rows as a stream, and going on by primary
 * key. What does not: drivers themselves, which a host brings.
 */
@NullMarked
package com.signalsmith.destination.runtime.source.jdbc;

import org.jspecify.annotations.NullMarked;
