package com.signalsmith.destination.runtime;

/**
 * A provider that the catalog could not use; the others work all the same.
 *
 * <p>Immutable.
 *
 * @param location where it was found
 * @param message what is wrong with it and what to do
 */
public record BrokenProvider(String location, String message) {}
