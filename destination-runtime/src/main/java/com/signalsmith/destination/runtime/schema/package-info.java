/**
 * What a destination's spec looks like to people and to programs.
 *
 * <p>What belongs here: renderings of a spec that need nothing but the spec. What does not:
 * validation, and anything that knows one destination.
 */
@NullMarked
package com.signalsmith.destination.runtime.schema;

import org.jspecify.annotations.NullMarked;
