package com.signalsmith.destination.cli;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.runtime.schema.SpecFormat;
import com.signalsmith.destination.spi.SettingsProblem;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says what a destination is and needs. */
@Command(
    name = "describe",
    description = "Describes a destination: its settings, modes, capabilities and guarantees.",
    footerHeading = "%nExamples:%n",
    footer = {"  signalsmith describe kafka", "  signalsmith describe kafka --format json-schema"})
final class DescribeCommand implements Callable<Integer> {

  private final SignalSmithCommand root;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DESTINATION", description = "Its id, as 'destinations' lists it.")
  private String id = "";

  @Option(
      names = "--format",
      // Completion knows the values by this label, and those of --log-format are others.
      paramLabel = "KIND",
      converter = Format.class,
      completionCandidates = Formats.class,
      description = "One of ${COMPLETION-CANDIDATES}; text by default.")
  private @Nullable SpecFormat format;

  @SuppressWarnings("NullAway.Init") // picocli injects the spec before anything else
  DescribeCommand(SignalSmithCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (root.json() && (format == SpecFormat.TEXT || format == SpecFormat.MARKDOWN)) {
      throw new ParameterException(
          spec.commandLine(),
          "--json and --format " + format.id() + " exclude each other; drop one of them");
    }
    try (DestinationCatalog catalog = root.catalog()) {
      Optional<DiscoveredDestination> found = catalog.find(id);
      if (found.isEmpty()) {
        if (root.json()) {
          SettingsProblem problem =
              new SettingsProblem("destination", "unknown_destination", catalog.notFound(id));
          root.shell().out().println(Problems.runJson(List.of(problem)));
        }
        root.shell().errors().println("signalsmith: " + catalog.notFound(id));
        return ExitCode.INVALID.number();
      }
      root.shell().out().print(format().render(found.get().spec()));
      return ExitCode.DONE.number();
    }
  }

  private SpecFormat format() {
    if (format != null) {
      return format;
    }
    return root.json() ? SpecFormat.JSON : SpecFormat.TEXT;
  }

  /** Reads a format by its id. */
  static final class Format implements ITypeConverter<SpecFormat> {
    @Override
    public SpecFormat convert(String text) {
      return Arrays.stream(SpecFormat.values())
          .filter(each -> each.id().equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + ids()));
    }
  }

  /** Lists the ids for help and completion. */
  static final class Formats implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ids().iterator();
    }
  }

  private static List<String> ids() {
    return Arrays.stream(SpecFormat.values()).map(SpecFormat::id).toList();
  }
}
