/**
 * The sync file: YAML that somebody wrote, read into a definition and a source of rows.
 *
 * <p>What belongs here: syntax, references to secrets, overrides, and what is wrong with any of
 * them. What does not: what a destination allows, which is the runtime's to decide, and printing.
 */
@NullMarked
package com.signalsmith.destination.cli.syncfile;

import org.jspecify.annotations.NullMarked;
