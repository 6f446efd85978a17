/**
 * The engine that a host embeds: it discovers destinations, validates definitions, and drives runs.
 *
 * <p>What belongs here: everything between a definition and a report that is the same for every
 * destination. What does not: any knowledge of one destination, files that only the command line
 * reads, and anything that talks to people.
 */
@NullMarked
package com.signalsmith.destination.runtime;

import org.jspecify.annotations.NullMarked;
