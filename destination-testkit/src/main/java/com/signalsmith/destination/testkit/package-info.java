/**
 * What an author of a destination needs to prove it.
 *
 * <p>What belongs here: the conformance suite with its harness, sample rows, the in-memory
 * reference destination that passes it, and architecture rules for any module's tests. What does
 * not: anything that runs in production, and anything that knows one destination. The rules that
 * the suite's tests are named after are in {@code docs/SPEC.md}.
 */
@NullMarked
package com.signalsmith.destination.testkit;

import org.jspecify.annotations.NullMarked;
