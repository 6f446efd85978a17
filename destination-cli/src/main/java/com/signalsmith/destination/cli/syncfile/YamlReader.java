package com.signalsmith.destination.cli.syncfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Reads YAML into a {@link Tree}; one thread, one use.
 *
 * <p>Nothing of the file's text stands in a message but its keys, because any value may be a
 * secret. What aliases unfold to is bounded.
 */
final class YamlReader {

  private static final int MAX_NODES = 10_000;
  private static final int MAX_DEPTH = 20;
  private static final Set<String> NULLS = Set.of("~", "null", "Null", "NULL");
  // The parser's own words where they repeat nothing of the file but one character.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "mapping values are not allowed here|could not find expected ':'"
              + "|found unexpected end of stream"
              + "|(did not find )?expected [^']*?(, but found '<[^']*>')?"
              + "|found character '?.{1,6}'? that cannot start any token\\..*");

  private final Problems problems;
  private int nodes;

  YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** Returns the file's one mapping, or nothing when a problem says why there is none. */
  Optional<Tree.Section> read(String yaml) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(true) // each is reported below, with its place
            .setMaxAliasesForCollections(100)
            .setCodePointLimit(1 << 20)
            .build();
    try {
      List<Node> documents = new ArrayList<>();
      new Compose(settings).composeAllFromString(yaml).forEach(documents::add);
      return documents.isEmpty() ? Optional.of(Tree.Section.empty()) : root(documents);
    } catch (MarkedYamlEngineException e) {
      invalid(e.getProblemMark().map(YamlReader::place).orElse("the file"), e.getProblem());
    } catch (YamlEngineException e) {
      invalid("the file", "");
    }
    return Optional.empty();
  }

  private Optional<Tree.Section> root(List<Node> documents) {
    if (documents.size() > 1) {
      problems.add(
          "", "yaml_invalid", "a sync file is one document; remove what follows the first '---'");
      return Optional.empty();
    }
    Tree tree = tree(documents.get(0), "", 0);
    if (tree instanceof Tree.Section section) {
      return Optional.of(section);
    }
    if (tree instanceof Tree.Text text && text.isBlank()) {
      return Optional.of(Tree.Section.empty());
    }
    problems.add("", "yaml_invalid", "a sync file is a mapping, such as 'destination: kafka'");
    return Optional.empty();
  }

  private Tree tree(Node node, String path, int depth) {
    if (++nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new YamlEngineException("too many or too deep");
    }
    if (node instanceof MappingNode mapping) {
      requireTag(node, Tag.MAP, path);
      return section(mapping, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      requireTag(node, Tag.SEQ, path);
      List<Tree> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(tree(item, path, depth + 1));
      }
      return new Tree.Items(items);
    }
    ScalarNode scalar = (ScalarNode) node;
    boolean nothing = scalar.getValue().isEmpty() && scalar.getTag().equals(Tag.NULL);
    requireTag(node, nothing ? Tag.NULL : Tag.STR, path);
    return Tree.Text.of(isNull(scalar) ? "" : scalar.getValue());
  }

  // Nothing is what YAML means by it; a topic called null must be in quotes.
  private static boolean isNull(ScalarNode scalar) {
    return scalar.getScalarStyle() == ScalarStyle.PLAIN && NULLS.contains(scalar.getValue());
  }

  private Tree section(MappingNode mapping, String path, int depth) {
    Map<String, Tree> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(
            path, "yaml_invalid", place(tuple.getKeyNode()) + "a key must be a text, not a list");
        continue;
      }
      String name = key.getValue();
      String field = path.isEmpty() ? name : path + "." + name;
      Tree value = tree(tuple.getValueNode(), field, depth + 1);
      if (entries.putIfAbsent(name, value) != null) {
        problems.add(
            field, "duplicate_key", place(key) + "'" + name + "' stands twice; remove one of them");
      }
    }
    return new Tree.Section(entries);
  }

  private void requireTag(Node node, Tag expected, String path) {
    if (!node.getTag().equals(expected)) {
      problems.add(
          path,
          "yaml_tag",
          place(node) + "tags are not supported; a text that begins with '!' must be in quotes");
    }
  }

  private void invalid(String place, String problem) {
    String reason =
        HARMLESS.matcher(problem).matches()
            ? problem
            : "quote texts with special characters, check the indentation, and use few aliases";
    problems.add("", "yaml_invalid", place + " is not valid YAML: " + reason);
  }

  private static String place(Node node) {
    return node.getStartMark().map(mark -> place(mark) + ": ").orElse("");
  }

  private static String place(Mark mark) {
    return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }
}
