package com.signalsmith.destination.runtime;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of a class file says (JVM specification, chapter 4), for classes that are not
 * to be loaded or cannot be.
 *
 * <p>Immutable; any thread.
 *
 * @param name of the class, as in sources
 * @param access its flags, as {@link Modifier} reads them
 * @param parents its superclass, if any, and its interfaces
 * @param references the classes that it cannot do without: its parents, and those whose members its
 *     code uses; none that only stands in a signature, an annotation or the list of nested classes
 */
record ClassHeader(String name, int access, List<String> parents, Set<String> references) {

  private static final int MAGIC = 0xCAFEBABE;

  /**
   * Reads those of a jar, but for what is there for a newer Java only. A class that nobody can read
   * is left out, and a jar that nobody can read has none: whoever reads what the jar says of itself
   * tells of it.
   */
  static List<ClassHeader> allIn(Path path) {
    List<ClassHeader> headers = new ArrayList<>();
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      for (JarEntry entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
          read(jar, entry).ifPresent(headers::add);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return headers;
  }

  private static Optional<ClassHeader> read(JarFile jar, JarEntry entry) {
    try (InputStream content = jar.getInputStream(entry)) {
      return Optional.of(read(new DataInputStream(new BufferedInputStream(content))));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static ClassHeader read(DataInputStream input) throws IOException {
    Constants constants = constants(input);
    Map<Integer, String> classes = constants.classes();
    int access = input.readUnsignedShort();
    String name = name(classes.get(input.readUnsignedShort()));
    List<String> parents = new ArrayList<>();
    int superclass = input.readUnsignedShort();
    if (superclass != 0) {
      parents.add(name(classes.get(superclass)));
    }
    int interfaces = input.readUnsignedShort();
    for (int i = 0; i < interfaces; i++) {
      parents.add(name(classes.get(input.readUnsignedShort())));
    }
    Set<String> references = new TreeSet<>(parents);
    for (int owner : constants.owners()) {
      elementOf(name(classes.get(owner))).ifPresent(references::add);
    }
    return new ClassHeader(name, access, parents, references);
  }

  /** Returns whether anybody can make an instance of it, as far as its flags say. */
  boolean isPublicAndConcrete() {
    return Modifier.isPublic(access)
        && !Modifier.isAbstract(access)
        && !Modifier.isInterface(access);
  }

  /** Returns the class that an array is of, or the class itself; nothing for primitive types. */
  private static Optional<String> elementOf(String name) {
    if (!name.startsWith("[")) {
      return Optional.of(name);
    }
    String element = name.substring(name.lastIndexOf('[') + 1);
    return element.startsWith("L")
        ? Optional.of(element.substring(1, element.length() - 1))
        : Optional.empty();
  }

  /**
   * What its constants say.
   *
   * @param classes the name of each class among them, by its number
   * @param owners the numbers of those that have a field or a method among them
   */
  private record Constants(Map<Integer, String> classes, Set<Integer> owners) {}

  private static Constants constants(DataInputStream input) throws IOException {
    if (input.readInt() != MAGIC) {
      throw new IOException("no class file");
    }
    input.readInt(); // its version
    int size = input.readUnsignedShort();
    @Nullable String[] texts = new String[size];
    Map<Integer, Integer> classes = new HashMap<>();
    Set<Integer> owners = new TreeSet<>();
    for (int i = 1; i < size; i++) {
      int tag = input.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = input.readUTF();
        case 7 -> classes.put(i, input.readUnsignedShort());
        case 8, 16, 19, 20 -> input.skipNBytes(2);
        case 15 -> input.skipNBytes(3);
        case 3, 4, 12, 17, 18 -> input.skipNBytes(4);
        case 9, 10, 11 -> {
          owners.add(input.readUnsignedShort());
          input.skipNBytes(2);
        }
        case 5, 6 -> {
          input.skipNBytes(8);
          i++; // these take two places
        }
        default -> throw new IOException("constant " + tag + " is not known");
      }
    }
    Map<Integer, String> names = new HashMap<>();
    for (Map.Entry<Integer, Integer> each : classes.entrySet()) {
      names.put(each.getKey(), name(texts[each.getValue()]));
    }
    return new Constants(names, owners);
  }

  private static String name(@Nullable String internal) throws IOException {
    if (internal == null) {
      throw new IOException("a class has no name");
    }
    return internal.replace('/', '.');
  }
}
