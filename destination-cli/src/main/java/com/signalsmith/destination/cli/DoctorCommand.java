package com.signalsmith.destination.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.PluginFinding;
import com.signalsmith.destination.runtime.PluginFinding.Level;
import com.signalsmith.destination.runtime.PluginHealth;
import com.signalsmith.destination.spi.SpiVersion;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Says what is wrong with plugins. */
@Command(
    name = "doctor",
    description = "Looks into every plugin and says what is wrong with it, and what to do.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  signalsmith doctor",
      "  signalsmith doctor --plugins my-plugins --json",
      "",
      "It opens no connection. What is broken makes it end with 1; a warning does not. SPI is the",
      "version of the contract that a plugin says it was built for, in its manifest."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final String ROW = "%-16s %-16s %-8s %s%n";
  private static final String NOTHING = "-";
  private static final String INDENT = "  ";

  private final SignalSmithCommand root;

  DoctorCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    try (DestinationCatalog catalog = root.catalog()) {
      List<PluginHealth> plugins = catalog.examine();
      if (root.json()) {
        root.shell().out().println(json(plugins));
      } else {
        print(plugins, root.shell().out());
      }
      return (count(plugins, Level.BROKEN) == 0 ? ExitCode.DONE : ExitCode.FAILED).number();
    }
  }

  private void print(List<PluginHealth> plugins, PrintStream out) {
    if (plugins.isEmpty()) {
      out.println("no plugin was found; add a directory of plugins with --plugins");
      return;
    }
    out.printf(ROW, "ID", "VERSION", "SPI", "LOCATION");
    for (PluginHealth plugin : plugins) {
      out.printf(
          ROW,
          plugin.id().orElse(NOTHING),
          PlainText.text(plugin.version()),
          PlainText.text(plugin.spiVersion()),
          PlainText.text(plugin.location()));
      plugin.findings().forEach(finding -> print(finding, plugin, out));
    }
    long broken = count(plugins, Level.BROKEN);
    long warnings = count(plugins, Level.WARNING);
    out.printf(
        "%d sound, %d broken, %d with a warning; this host has SPI %s%n",
        plugins.size() - broken - warnings, broken, warnings, SpiVersion.CURRENT);
  }

  private void print(PluginFinding finding, PluginHealth plugin, PrintStream out) {
    String place =
        finding.location().equals(plugin.location()) ? "" : " (" + finding.location() + ")";
    out.println(
        INDENT
            + colored(finding.level())
            + " "
            + PlainText.text(finding.code() + ": " + finding.message() + place));
    out.println(INDENT + INDENT + "what to do: " + PlainText.text(finding.remedy()));
  }

  private String colored(Level level) {
    Colors colors = root.shell().outColors();
    return switch (level) {
      case BROKEN -> colors.bad(level.id());
      case WARNING -> colors.warning(level.id());
    };
  }

  /** Returns of how many plugins this is the worst that there is to say. */
  private static long count(List<PluginHealth> plugins, Level level) {
    return plugins.stream()
        .filter(each -> each.worst().filter(worst -> worst == level).isPresent())
        .count();
  }

  private static String json(List<PluginHealth> plugins) {
    ObjectNode document = Json.object();
    document.put("healthy", count(plugins, Level.BROKEN) == 0);
    document.put("spi_version", SpiVersion.CURRENT.toString());
    ArrayNode array = document.putArray("plugins");
    for (PluginHealth plugin : plugins) {
      ObjectNode node =
          array
              .addObject()
              .put("id", plugin.id().orElse(null))
              .put("version", plugin.version())
              .put("spi_version", plugin.spiVersion())
              .put("location", plugin.location())
              .put("status", plugin.worst().map(Level::id).orElse("sound"));
      ArrayNode findings = node.putArray("findings");
      for (PluginFinding finding : plugin.findings()) {
        findings
            .addObject()
            .put("level", finding.level().id())
            .put("code", finding.code())
            .put("location", finding.location())
            .put("message", finding.message())
            .put("remedy", finding.remedy());
      }
    }
    return document.toPrettyString();
  }
}
