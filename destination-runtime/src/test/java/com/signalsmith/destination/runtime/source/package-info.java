/** Tests of the sources of rows. */
@NullMarked
package com.signalsmith.destination.runtime.source;

import org.jspecify.annotations.NullMarked;
