package com.signalsmith.destination.cli.syncfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts in what <code>${env:NAME}</code> and <code>${file:PATH}</code> refer to; one thread.
 *
 * <p><code>$${</code> stands for <code>${</code> itself. What was put in is not searched again.
 *
 * @param variables the environment
 * @param directory to which paths are relative
 * @param problems receives what is missing, each with the field that refers to it
 */
record References(Map<String, String> variables, Path directory, Problems problems) {

  private static final String TO_PEM =
      "; make PEM text of a DER certificate with 'openssl x509 -inform der -in FILE -out FILE.pem',"
          + " of a PKCS#12 key store with 'openssl pkcs12 -in FILE -nodes -out FILE.pem'";
  private static final int MAX_FILE_BYTES = 1 << 20;

  /** Returns the tree with every reference in it resolved. */
  Tree.Section resolve(Tree.Section root) {
    return section(root, "");
  }

  private Tree.Section section(Tree.Section section, String path) {
    Map<String, Tree> entries = new LinkedHashMap<>();
    section
        .entries()
        .forEach(
            (key, value) -> entries.put(key, tree(value, path.isEmpty() ? key : path + "." + key)));
    return new Tree.Section(entries);
  }

  private Tree tree(Tree tree, String path) {
    if (tree instanceof Tree.Section section) {
      return section(section, path);
    }
    if (tree instanceof Tree.Items list) {
      List<Tree> items = new ArrayList<>();
      list.items().forEach(item -> items.add(tree(item, path)));
      return new Tree.Items(items);
    }
    return tree instanceof Tree.Text text ? text(text, path) : tree;
  }

  private Tree.Text text(Tree.Text text, String path) {
    String from = text.value();
    StringBuilder to = new StringBuilder();
    boolean referenced = text.referenced();
    int next = 0;
    while (next < from.length()) {
      if (from.startsWith("$${", next)) {
        to.append("${");
        next += 3;
      } else if (from.startsWith("${", next)) {
        int end = from.indexOf('}', next);
        to.append(value(end < 0 ? "" : from.substring(next + 2, end), path));
        referenced = true;
        next = end < 0 ? from.length() : end + 1;
      } else {
        to.append(from.charAt(next++));
      }
    }
    return new Tree.Text(to.toString(), referenced);
  }

  private String value(String reference, String path) {
    if (reference.startsWith("env:") && reference.length() > 4) {
      return variable(reference.substring(4), path);
    }
    if (reference.startsWith("file:") && reference.length() > 5) {
      return file(reference.substring(5), path);
    }
    problems.add(
        path,
        "reference_invalid",
        "'${' must begin ${env:NAME} or ${file:PATH}; write '$${' where '${' itself is meant");
    return "";
  }

  private String variable(String name, String path) {
    String value = variables.get(name);
    if (value == null) {
      problems.add(
          path, "variable_not_set", "environment variable '" + name + "' is not set; export it");
      return "";
    }
    return value;
  }

  private String file(String name, String path) {
    byte[] bytes = new byte[0];
    try {
      Path file = directory.resolve(name);
      try (InputStream input = Files.newInputStream(file)) {
        bytes = input.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
          return unreadable(name, "it is larger than 1 MiB", path);
        }
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        if (text.isBlank()) {
          // To leave a setting out is a decision; a file that came to nothing is an accident.
          problems.add(path, "file_empty", "the file '" + name + "' is empty");
          return "";
        }
        return withoutLineEnd(text);
      }
    } catch (NoSuchFileException e) {
      return unreadable(name, "there is no such file", path);
    } catch (CharacterCodingException e) {
      return unreadable(name, "it is not UTF-8 text" + (isDer(bytes) ? TO_PEM : ""), path);
    } catch (IOException | InvalidPathException e) {
      return unreadable(name, "it is no file that may be read", path);
    }
  }

  private String unreadable(String name, String reason, String path) {
    problems.add(path, "file_unreadable", "file '" + name + "' cannot be read: " + reason);
    return "";
  }

  // What certificates, keys and key stores begin with when they are not PEM text.
  private static boolean isDer(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x30 && (bytes[1] & 0xF0) == 0x80;
  }

  private static String withoutLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
