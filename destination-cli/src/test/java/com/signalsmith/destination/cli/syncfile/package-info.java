@NullMarked
package com.signalsmith.destination.cli.syncfile;

import org.jspecify.annotations.NullMarked;
