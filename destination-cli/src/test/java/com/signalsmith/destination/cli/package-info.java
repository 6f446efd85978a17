@NullMarked
package com.signalsmith.destination.cli;

import org.jspecify.annotations.NullMarked;
