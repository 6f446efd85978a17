/** Proves that what the archetype generates builds, and works as a plugin. */
@NullMarked
package com.signalsmith.destination.archetype;

import org.jspecify.annotations.NullMarked;
