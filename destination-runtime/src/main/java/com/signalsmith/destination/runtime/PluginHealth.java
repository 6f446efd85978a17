package com.signalsmith.destination.runtime;

import com.signalsmith.destination.runtime.PluginFinding.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one destination, or of something that lies where plugins lie and is none.
 *
 * <p>Immutable; any thread.
 *
 * @param destination that it is, null where that could not be found out
 * @param version of the jar it came in, or {@code unknown}
 * @param spiVersion version of the contract for which the jar was built, or {@code unknown}
 * @param location of the jar it came in, else of the file, folder or directory
 * @param findings what is wrong with it, the worst first
 */
public record PluginHealth(
    @Nullable DiscoveredDestination destination,
    String version,
    String spiVersion,
    String location,
    List<PluginFinding> findings) {

  /** Orders and copies the findings. */
  public PluginHealth {
    findings = findings.stream().sorted((a, b) -> a.level().compareTo(b.level())).toList();
  }

  /** Returns the id by which definitions call it, where it is known. */
  public Optional<String> id() {
    return Optional.ofNullable(destination).map(each -> each.spec().id());
  }

  /** Returns the level of the worst finding; nothing where all is well. */
  public Optional<Level> worst() {
    return findings.stream().map(PluginFinding::level).findFirst();
  }

  static PluginHealth of(DiscoveredDestination found) {
    return new PluginHealth(
        found, found.version(), found.spiVersion(), found.location(), List.of());
  }

  /** Returns what is known of something of which nothing is known but what is wrong with it. */
  static PluginHealth of(PluginFinding finding) {
    return new PluginHealth(
        null, JarFacts.UNKNOWN, JarFacts.UNKNOWN, finding.location(), List.of(finding));
  }

  static PluginHealth of(JarFacts jar, PluginFinding finding) {
    return new PluginHealth(
        null, jar.version(), jar.spiVersion(), finding.location(), List.of(finding));
  }

  PluginHealth with(List<PluginFinding> more) {
    List<PluginFinding> all = new ArrayList<>(findings);
    all.addAll(more);
    return new PluginHealth(destination, version, spiVersion, location, all);
  }
}
