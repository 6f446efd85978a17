package ${package};

import com.signalsmith.destination.spi.AudienceSyncMode;
import com.signalsmith.destination.spi.AuthenticationMethod;
import com.signalsmith.destination.spi.Category;
import com.signalsmith.destination.spi.CheckContext;
import com.signalsmith.destination.spi.CheckRecorder;
import com.signalsmith.destination.spi.CheckReport;
import com.signalsmith.destination.spi.Destination;
import com.signalsmith.destination.spi.DestinationException;
import com.signalsmith.destination.spi.DestinationSpec;
import com.signalsmith.destination.spi.DestinationWriter;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.FailureKind;
import com.signalsmith.destination.spi.Field;
import com.signalsmith.destination.spi.Guarantee;
import com.signalsmith.destination.spi.RunContext;
import com.signalsmith.destination.spi.Settings;
import com.signalsmith.destination.spi.SyncMode;
import com.signalsmith.destination.spi.WritePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Appends rows to a file in a folder, as JSON Lines. Stateless; any thread. */
public final class ${className}Destination implements Destination {

  static final Field<String> FOLDER =
      Field.text("folder")
          .label("Folder")
          .description("Where the files are; it must exist.")
          .example("/srv/exports")
          .required()
          .build();

  static final Field<String> FILE =
      Field.text("file")
          .label("File")
          .description("The file that gets the rows, one per line; the first row makes it.")
          .example("customers.jsonl")
          .pattern("[A-Za-z0-9_-][A-Za-z0-9._-]*", "letters, digits, '.', '_' and '-'")
          .required()
          .build();

  static final Field<Long> MAX_ROW_BYTES =
      Field.number("max_row_bytes", 1, 1_000_000_000)
          .label("Largest Row")
          .description("How many bytes a row may have; a larger one is rejected.")
          .defaultValue(1_000_000L)
          .advanced()
          .build();

  private static final DestinationSpec SPEC =
      DestinationSpec.builder("${destinationId}")
          .title("${className}")
          .category(Category.CLOUD_STORAGE)
          .description("Appends rows to a file in a folder, as JSON Lines.")
          .authentication(
              AuthenticationMethod.of("none", "None", "The host's own user opens the folder."))
          .configuration(FOLDER)
          .target(FILE, MAX_ROW_BYTES)
          .syncModes(SyncMode.INSERT)
          .audienceSyncModes(AudienceSyncMode.ADD)
          .guarantees(Guarantee.AT_LEAST_ONCE)
          .build();

  /** Creates the destination; cheap. */
  public ${className}Destination() {}

  @Override
  public DestinationSpec spec() {
    return SPEC;
  }

  @Override
  public CheckReport check(Settings settings, CheckContext context) {
    CheckRecorder steps = context.start();
    Path folder = Path.of(settings.get(FOLDER));
    Optional<Failure> problem = problemOf(folder);
    if (problem.isPresent()) {
      steps.failed("folder", problem.get());
      steps.skipped("file", "there is no folder to look into");
      return steps.report();
    }
    steps.passed("folder", "the folder '" + folder + "' can be written to");
    if (!settings.hasTarget()) {
      steps.skipped("file", "no target is chosen yet");
      return steps.report();
    }
    Path file = folder.resolve(settings.get(FILE));
    if (Files.exists(file) && !(Files.isRegularFile(file) && Files.isWritable(file))) {
      steps.failed("file", notWritable(file));
    } else {
      boolean there = Files.exists(file);
      steps.passed("file", "'" + file + "' " + (there ? "is appended to" : "will be made"));
    }
    return steps.report();
  }

  @Override
  public DestinationWriter open(WritePlan plan, RunContext context) {
    Settings settings = plan.settings();
    Path folder = Path.of(settings.get(FOLDER));
    Optional<Failure> problem = problemOf(folder);
    if (problem.isPresent()) {
      throw new DestinationException(problem.get());
    }
    return ${className}Writer.open(folder.resolve(settings.get(FILE)), settings.get(MAX_ROW_BYTES));
  }

  static Failure notWritable(Path file) {
    return Failure.of(
            FailureKind.TARGET, "file_not_writable", "'" + file + "' cannot be appended to")
        .withRemedy("let the host's user write to it, or choose another file")
        .withField("target.file");
  }

  private static Optional<Failure> problemOf(Path folder) {
    if (Files.isDirectory(folder) && Files.isWritable(folder)) {
      return Optional.empty();
    }
    String problem = Files.isDirectory(folder) ? "cannot be written to" : "is no folder";
    return Optional.of(
        Failure.of(FailureKind.TARGET, "folder_not_usable", "'" + folder + "' " + problem)
            .withRemedy("make the folder, and let the host's user write to it")
            .withField("configuration.folder"));
  }
}
