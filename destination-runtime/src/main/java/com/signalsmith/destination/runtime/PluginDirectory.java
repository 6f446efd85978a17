package com.signalsmith.destination.runtime;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory with one folder per plugin.
 *
 * <p>Immutable; any thread.
 *
 * @param folders of plugins, by name
 * @param strays what lies there and is no plugin, or is not there
 */
record PluginDirectory(List<PluginFolder> folders, List<PluginHealth> strays) {

  static PluginDirectory of(Path directory, ClassLoader host) {
    List<PluginFolder> folders = new ArrayList<>();
    List<PluginHealth> strays = new ArrayList<>();
    try {
      if (!Files.isDirectory(directory)) {
        strays.add(missing(directory));
      } else {
        for (Path file : PluginFolder.list(directory)) {
          if (Files.isDirectory(file)) {
            folders.add(new PluginFolder(file, host));
          } else if (PluginFolder.isJar(file)) {
            strays.add(loose(file));
          }
        }
      }
    } catch (UncheckedIOException e) {
      strays.add(unreadable(directory));
    }
    return new PluginDirectory(folders, strays);
  }

  private static PluginHealth missing(Path directory) {
    return PluginHealth.of(
        PluginFinding.broken(
            "plugin_directory_missing",
            directory.toString(),
            "there is no such plugin directory",
            "correct the path, or create the directory"));
  }

  private static PluginHealth unreadable(Path directory) {
    return PluginHealth.of(
        PluginFinding.broken(
            "folder_unreadable",
            directory.toString(),
            "the directory cannot be read",
            "mend its permissions"));
  }

  private static PluginHealth loose(Path jar) {
    return PluginHealth.of(
        PluginFinding.broken(
            "jar_not_in_folder",
            jar.toString(),
            "a jar that lies loose in a plugin directory is not used",
            "put it into a folder of its own, with its libraries; a JDBC driver belongs into"
                + " 'drivers'"));
  }
}
