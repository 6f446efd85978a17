/**
 * The page that tells people how a run went.
 *
 * <p>What belongs here: what is remembered of a run for the page, in bounded memory, and how it is
 * drawn. What does not: anything that a run needs, because it works without a page.
 */
@NullMarked
package com.signalsmith.destination.runtime.report;

import org.jspecify.annotations.NullMarked;
