package com.signalsmith.destination.cli;

import com.signalsmith.destination.cli.syncfile.SyncFile;
import com.signalsmith.destination.cli.syncfile.ValueOverride;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** What every command takes that works on a sync file. */
final class SyncFileArguments {

  @Parameters(paramLabel = "SYNC.yaml", description = "The sync file.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      converter = OverrideReader.class,
      description = "Overrides one value of the file, as --set target.topic=orders; repeatable.")
  private List<ValueOverride> overrides = new ArrayList<>();

  Path file() {
    return file;
  }

  SyncFile syncFile(Shell shell) {
    return new SyncFile(file, overrides, shell.variables(), shell.in(), shell.drivers());
  }

  /** Reads an override; never repeats what it could not read, because that may be a secret. */
  static final class OverrideReader implements ITypeConverter<ValueOverride> {
    @Override
    public ValueOverride convert(String text) {
      return ValueOverride.parse(text)
          .orElseThrow(
              () -> new TypeConversionException("must be PATH=VALUE, as target.topic=orders"));
    }
  }
}
