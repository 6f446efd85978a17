@NullMarked
package com.signalsmith.destination.runtime.source.jdbc;

import org.jspecify.annotations.NullMarked;
