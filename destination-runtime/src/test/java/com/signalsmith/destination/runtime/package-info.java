/** Tests of the runtime, with destinations that fail as scripted. */
@NullMarked
package com.signalsmith.destination.runtime;

import org.jspecify.annotations.NullMarked;
