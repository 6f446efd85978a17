package com.signalsmith.destination.runtime;

import com.signalsmith.destination.spi.SpiVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks for what a start does not need to know, and a person who looks for a fault does. */
final class PluginExamination {

  private PluginExamination() {}

  /** Returns what was found with what else is wrong with it. */
  static List<PluginHealth> of(List<PluginHealth> found, List<PluginFolder> folders) {
    List<PluginFinding> more = new ArrayList<>();
    for (PluginFolder folder : folders) {
      more.addAll(ofJars(folder));
      more.addAll(unregistered(folder));
    }
    List<PluginHealth> examined = new ArrayList<>();
    for (PluginHealth each : found) {
      List<PluginFinding> own =
          new ArrayList<>(more.stream().filter(one -> isOf(one, each)).toList());
      more.removeAll(own);
      DiscoveredDestination destination = each.destination();
      if (destination != null) {
        own.addAll(ContractRules.brokenBy(destination));
        MissingClasses.of(destination).ifPresent(own::add);
      }
      examined.add(each.with(own));
    }
    more.forEach(finding -> examined.add(PluginHealth.of(finding)));
    return examined;
  }

  private static boolean isOf(PluginFinding finding, PluginHealth health) {
    return finding.location().equals(health.location());
  }

  private static List<PluginFinding> ofJars(PluginFolder folder) {
    List<PluginFinding> findings = new ArrayList<>();
    for (JarFacts jar : folder.jars()) {
      if (jar.bundlesSpi()) {
        findings.add(
            PluginFinding.warning(
                "spi_bundled",
                jar.location(),
                "it brings a copy of the SPI, which is not used: the host's is",
                "leave 'destination-spi' out of the plugin; its scope is 'provided'"));
      }
      if (!jar.providers().isEmpty() && !isReadable(jar.spiVersion())) {
        findings.add(
            PluginFinding.warning(
                "spi_version_unreadable",
                jar.location(),
                "'"
                    + SpiVersion.MANIFEST_ATTRIBUTE
                    + ": "
                    + jar.spiVersion()
                    + "' in its manifest is no version",
                "write two numbers with a point between them, such as '"
                    + SpiVersion.CURRENT
                    + "'"));
      }
    }
    return findings;
  }

  private static boolean isReadable(String version) {
    try {
      return version.equals(JarFacts.UNKNOWN) || SpiVersion.parse(version).major() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the destinations that nothing names, in a folder where something else is named. */
  private static List<PluginFinding> unregistered(PluginFolder folder) {
    Set<String> named = new HashSet<>();
    folder.jars().forEach(jar -> named.addAll(jar.providers()));
    boolean allNamedAreThere =
        folder.contents().stream().allMatch(each -> each.destination() != null);
    if (named.isEmpty() || !allNamedAreThere) {
      return List.of(); // told already, or told as what the misspelt name should have been
    }
    return ImplementorScan.of(folder.jars()).stream()
        .filter(name -> !named.contains(name))
        .map(
            name ->
                PluginFinding.warning(
                    "provider_not_registered",
                    folder.jars().get(0).location(),
                    "no service file names '" + name + "', which is a destination, too",
                    "name it in '" + JarFacts.SERVICE_FILE + "', or make it not public"))
        .toList();
  }
}
