@NullMarked
package com.signalsmith.destination.runtime.report;

import org.jspecify.annotations.NullMarked;
