package com.signalsmith.destination.cli.syncfile;

import com.signalsmith.destination.runtime.DestinationCatalog;
import com.signalsmith.destination.runtime.DiscoveredDestination;
import com.signalsmith.destination.runtime.RunOptions;
import com.signalsmith.destination.runtime.SyncDefinition;
import com.signalsmith.destination.runtime.SyncValidator;
import com.signalsmith.destination.runtime.ValidConnection;
import com.signalsmith.destination.runtime.ValidSync;
import com.signalsmith.destination.runtime.source.RowSource;
import com.signalsmith.destination.runtime.source.SourceException;
import com.signalsmith.destination.runtime.source.jdbc.JdbcDrivers;
import com.signalsmith.destination.spi.Failure;
import com.signalsmith.destination.spi.RawSettings;
import com.signalsmith.destination.spi.SettingsProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A sync that somebody wrote into a file, with what was overridden on the command line.
 *
 * <p>Immutable; any thread. No message that comes from here shows a value that belongs to a
 * password field or came through a reference.
 *
 * @param path of the file; paths inside it are relative to its directory
 * @param overrides values that take the place of the file's, in order
 * @param variables the environment that references read
 * @param standardInput the rows of the source {@code -}
 * @param drivers of databases
 */
public record SyncFile(
    Path path,
    List<ValueOverride> overrides,
    Map<String, String> variables,
    InputStream standardInput,
    JdbcDrivers drivers) {

  private static final String SYNC = "sync";
  private static final String DESTINATION = "destination";
  private static final String MODE = "mode";
  private static final String AUDIENCE_MODE = "audience_mode";
  private static final String SOURCE = "source";
  private static final String MAX_REJECTED_ROWS = "max_rejected_rows";
  private static final String MAX_REJECTED_PERCENT = "max_rejected_percent";
  private static final List<String> KEYS =
      List.of(
          SYNC,
          DESTINATION,
          "authentication",
          "configuration",
          "target",
          MODE,
          AUDIENCE_MODE,
          SOURCE,
          MAX_REJECTED_ROWS,
          MAX_REJECTED_PERCENT,
          MappingSection.NAME);

  /** Copies the overrides and the environment. */
  public SyncFile {
    overrides = List.copyOf(overrides);
    variables = Map.copyOf(variables);
  }

  /** What reading the file came to. */
  public sealed interface Result permits Ready, Invalid {}

  /**
   * The sync can be run.
   *
   * @param sync what to run
   * @param rows what to send
   * @param options how
   */
  public record Ready(ValidSync sync, RowSource rows, RunOptions options) implements Result {}

  /** What reading the file for its connection came to. */
  public sealed interface ConnectionResult permits Connectable, Invalid {}

  /**
   * The connection can be checked.
   *
   * @param connection with a target if the file has one
   */
  public record Connectable(ValidConnection connection) implements ConnectionResult {}

  /** What reading the file for its sync's name came to. */
  public sealed interface IdResult permits Identified, Invalid {}

  /**
   * The sync is known by its name.
   *
   * @param syncId the name
   */
  public record Identified(String syncId) implements IdResult {}

  /**
   * The sync cannot be run, or the connection not be checked.
   *
   * @param problems every one of them, in the order of a sync file's sections
   */
  public record Invalid(List<SettingsProblem> problems)
      implements Result, ConnectionResult, IdResult {

    /** Copies the problems. */
    public Invalid {
      problems = List.copyOf(problems);
    }
  }

  /** Reads and validates the file against the destinations that there are; offline. */
  public Result read(DestinationCatalog catalog) {
    return read(catalog, rows -> Optional.empty());
  }

  /**
   * Reads and validates the file, and says also that its source's files are not there or cannot be
   * read, which a run tells itself; offline, so that no database is asked.
   */
  public Result validate(DestinationCatalog catalog) {
    return read(catalog, SyncFile::notReadable);
  }

  private Result read(
      DestinationCatalog catalog, Function<RowSource, Optional<SettingsProblem>> lookAtRows) {
    Problems problems = new Problems();
    Optional<Sections> found = sections(problems);
    if (found.isEmpty()) {
      return new Invalid(problems.all());
    }
    Sections sections = found.get();
    SourceSection source = SourceSection.of(sections);
    List<String> primaryKey = source.primaryKey();
    Optional<RowSource> rows = source.rows(primaryKey, directory(), standardInput, drivers);
    rows.flatMap(lookAtRows).map(List::of).ifPresent(problems::addUnlessExplained);
    RunOptions options = options(sections);
    SyncDefinition.Builder definition =
        definition(sections, catalog, SettingsSections::read, problems).primaryKey(primaryKey);
    source.operationColumn().ifPresent(definition::operationColumn);
    SyncValidator.Result result = new SyncValidator(catalog).validate(definition.build());
    if (result instanceof SyncValidator.Invalid invalid) {
      problems.addUnlessExplained(invalid.problems());
    }
    if (result instanceof SyncValidator.Valid valid && rows.isPresent() && problems.isEmpty()) {
      return new Ready(valid.sync(), rows.get(), options);
    }
    return invalid(sections, problems);
  }

  /**
   * Reads and validates what the file says of a connection, offline; that it says nothing of a
   * sync, a mode, a source or a target is no problem.
   */
  public ConnectionResult readConnection(DestinationCatalog catalog) {
    Problems problems = new Problems();
    Optional<Sections> found = sections(problems);
    if (found.isEmpty()) {
      return new Invalid(problems.all());
    }
    Sections sections = found.get();
    if (sections.isWritten(SOURCE)) {
      SourceSection source = SourceSection.of(sections);
      source.rows(source.primaryKey(), directory(), standardInput, drivers);
    }
    SyncDefinition definition =
        definition(sections, catalog, SettingsSections::readConnection, problems).build();
    SyncValidator.ConnectionResult result =
        new SyncValidator(catalog).validateConnection(definition);
    if (result instanceof SyncValidator.Invalid invalid) {
      problems.addUnlessExplained(invalid.problems());
    }
    return result instanceof SyncValidator.Connectable connectable && problems.isEmpty()
        ? new Connectable(connectable.connection())
        : invalid(sections, problems);
  }

  /** Reads how the sync is called, whatever else the file says; offline. */
  public IdResult readId() {
    Problems problems = new Problems();
    Optional<Tree.Section> written = load(problems);
    if (written.isEmpty()) {
      return new Invalid(problems.all());
    }
    override(written.get());
    written.get().entries().keySet().retainAll(List.of(SYNC));
    Tree.Section root = new References(variables, directory(), problems).resolve(written.get());
    Sections sections = new Sections(root, problems);
    String syncId = sections.text(SYNC).orElse("");
    problems.addUnlessExplained(SyncValidator.idProblem(syncId).stream().toList());
    return problems.isEmpty() ? new Identified(syncId) : invalid(sections, problems);
  }

  /** Returns the directory of the file, to which the paths in it are relative. */
  public Path directory() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  private Optional<Sections> sections(Problems problems) {
    Optional<Tree.Section> written = load(problems);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    override(written.get());
    Tree.Section root = new References(variables, directory(), problems).resolve(written.get());
    Sections.requireKnown("", root.entries(), KEYS, problems);
    return Optional.of(new Sections(root, problems));
  }

  // First of all the type of the source, because another type has other settings.
  private void override(Tree.Section root) {
    overrides.forEach(override -> override.dropOtherSource(root));
    overrides.forEach(override -> override.applyTo(root));
  }

  // How large files are is known only of those that there are.
  private static Optional<SettingsProblem> notReadable(RowSource rows) {
    try {
      return rows.bytes().flatMap(unused -> Optional.empty());
    } catch (SourceException e) {
      Failure failure = e.failure();
      return Optional.of(new SettingsProblem(SOURCE + ".path", failure.code(), failure.message()));
    }
  }

  private static RunOptions options(Sections sections) {
    RunOptions.Builder options = RunOptions.builder();
    Numbers numbers = new Numbers(sections);
    Map<String, Tree> entries = sections.root().entries();
    numbers
        .whole(MAX_REJECTED_ROWS, entries.get(MAX_REJECTED_ROWS), 0, Long.MAX_VALUE)
        .ifPresent(options::maxRejectedRows);
    numbers
        .decimal(MAX_REJECTED_PERCENT, entries.get(MAX_REJECTED_PERCENT), 0, 100)
        .ifPresent(options::maxRejectedPercent);
    return options.build();
  }

  private static Invalid invalid(Sections sections, Problems problems) {
    Discretion discretion = new Discretion(sections.root());
    return new Invalid(
        problems.all().stream().map(discretion::apply).sorted(byPlaceInFile()).toList());
  }

  private Optional<Tree.Section> load(Problems problems) {
    try {
      return new YamlReader(problems).read(Files.readString(path));
    } catch (NoSuchFileException e) {
      problems.add("", "sync_file_not_found", "there is no such file");
    } catch (CharacterCodingException e) {
      problems.add("", "sync_file_unreadable", "it is not UTF-8 text");
    } catch (IOException e) {
      problems.add("", "sync_file_unreadable", "it is no file that may be read");
    }
    return Optional.empty();
  }

  private static SyncDefinition.Builder definition(
      Sections sections,
      DestinationCatalog catalog,
      Function<SettingsSections, RawSettings> reading,
      Problems problems) {
    String destination = sections.text(DESTINATION).orElse("");
    if (destination.isEmpty()) {
      problems.addUnlessExplained(List.of(destinationRequired(catalog)));
    }
    SyncDefinition.Builder definition =
        SyncDefinition.builder(sections.text(SYNC).orElse(""), destination)
            .settings(
                reading.apply(
                    new SettingsSections(
                        sections,
                        catalog.find(destination).map(DiscoveredDestination::spec),
                        problems)))
            .fieldMapping(new MappingSection(sections).mapping());
    sections.text(MODE).ifPresent(definition::mode);
    sections.text(AUDIENCE_MODE).ifPresent(definition::audienceMode);
    return definition;
  }

  private static SettingsProblem destinationRequired(DestinationCatalog catalog) {
    List<String> ids = catalog.destinations().stream().map(each -> each.spec().id()).toList();
    return new SettingsProblem(
        DESTINATION,
        "required",
        ids.isEmpty()
            ? "is required, but no destination was found at all"
            : "is required: one of " + String.join(", ", ids));
  }

  private static Comparator<SettingsProblem> byPlaceInFile() {
    return Comparator.comparingInt(
        problem -> {
          int index = KEYS.indexOf(problem.field().split("\\.", 2)[0]);
          return problem.field().isEmpty() ? -1 : index < 0 ? KEYS.size() : index;
        });
  }
}
