package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is needed to go on with a run in another process: everything through {@code sequence} is
 * delivered or rejected, and the rejected rows are on disk.
 *
 * <p>Immutable.
 *
 * @param runId the run
 * @param definition what the definition must still say; see {@link DefinitionFingerprint}
 * @param source the source's fingerprint
 * @param sequence of the last row that is settled, 0 before the first
 * @param position where the source goes on, null at its start
 * @param targetId tells the target from another of its name, null if the destination does not say
 * @param counts of the rows through {@code sequence}
 * @param receipts of the rows through {@code sequence}
 * @param rejectedBytes the length of the rejected-rows file; what stands behind it is not settled
 */
record Checkpoint(
    String runId,
    String definition,
    String source,
    long sequence,
    @Nullable String position,
    @Nullable String targetId,
    RowCounts counts,
    List<Receipt> receipts,
    long rejectedBytes) {}
