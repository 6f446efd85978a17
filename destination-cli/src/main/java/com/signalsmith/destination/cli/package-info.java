/**
 * The {@code signalsmith} command: one small class per subcommand, and what they share.
 *
 * <p>What belongs here: arguments, exit codes, what people and scripts read, signals. What does
 * not: anything that a host other than a command line would need too; that is the runtime's.
 */
@NullMarked
package com.signalsmith.destination.cli;

import org.jspecify.annotations.NullMarked;
