package com.signalsmith.destination.embeddedkafka.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The users of a cluster and their passwords, in a file that only its broker processes read. */
public final class UserFile {
  /** The system property of a broker's process that names the file. */
  public static final String PROPERTY = "embeddedkafka.users";

  private UserFile() {}

  /** Writes the file anew; any name and password is right, as the format escapes what it must. */
  public static void write(Path file, Map<String, String> users) {
    var properties = new Properties();
    properties.putAll(users);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write '" + file + "': " + e.getMessage(), e);
    }
  }

  /** What {@link #write} wrote. */
  public static Map<String, String> read(Path file) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read '" + file + "': " + e.getMessage(), e);
    }
    var users = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(name -> users.put(name, properties.getProperty(name)));
    return users;
  }
}
