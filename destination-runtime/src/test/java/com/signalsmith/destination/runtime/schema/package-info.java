@NullMarked
package com.signalsmith.destination.runtime.schema;

import org.jspecify.annotations.NullMarked;
