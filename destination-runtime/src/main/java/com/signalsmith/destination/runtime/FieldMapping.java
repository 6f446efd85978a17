package com.signalsmith.destination.runtime;

/**
 * Says that a column of the source goes to a field of the destination.
 *
 * <p>Immutable; names are as they were written, and {@link SyncValidator} looks at them.
 *
 * @param sourceColumn as the source has it; case counts
 * @param destinationField as the destination has it; case counts
 */
public record FieldMapping(String sourceColumn, String destinationField) {}
