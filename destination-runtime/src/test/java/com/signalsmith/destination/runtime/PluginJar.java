package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources and puts them into a real plugin jar. */
final class PluginJar {

  private final Map<String, String> sources;
  private final Map<String, byte[]> entries = new HashMap<>();
  private final Set<String> leftOut = new HashSet<>();
  private final List<Path> libraries = new ArrayList<>();
  private final Manifest manifest = new Manifest();
  private UnaryOperator<byte[]> change = UnaryOperator.identity();

  private PluginJar(Map<String, String> sources) {
    this.sources = sources;
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
  }

  /** Starts a jar of these sources by class name, without a service file. */
  static PluginJar of(Map<String, String> sources) {
    return new PluginJar(sources);
  }

  PluginJar naming(String... providers) {
    return with(JarFacts.SERVICE_FILE, String.join("\n", providers));
  }

  PluginJar with(String entry, String content) {
    entries.put(entry, content.getBytes(UTF_8));
    return this;
  }

  PluginJar manifest(String attribute, String value) {
    manifest.getMainAttributes().putValue(attribute, value);
    return this;
  }

  /** Compiles against a library, too. */
  PluginJar against(Path library) {
    libraries.add(library);
    return this;
  }

  /** Compiles a class and does not put it into the jar. */
  PluginJar without(String className) {
    leftOut.add(className.replace('.', '/') + ".class");
    return this;
  }

  /** Changes the bytes of each class. */
  PluginJar changed(UnaryOperator<byte[]> classFile) {
    change = classFile;
    return this;
  }

  Path writeTo(Path jar) throws IOException {
    Path classes = Files.createTempDirectory("classes");
    Files.createDirectories(jar.getParent());
    compile(classes);
    try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString();
        if (!leftOut.contains(name)) {
          put(output, name, change.apply(Files.readAllBytes(file)));
        }
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        put(output, entry.getKey(), entry.getValue());
      }
    }
    delete(classes);
    return jar;
  }

  /** Returns the source of a destination with a required target field and nothing to write to. */
  static String destination(String className, String id, String builderCalls) {
    return destination(className, id, builderCalls, "");
  }

  /** Returns the source of a destination whose {@code spec} first runs some code. */
  static String destination(String className, String id, String builderCalls, String first) {
    String simpleName = className.substring(className.indexOf('.') + 1);
    return """
        package p;
        import com.signalsmith.destination.spi.*;
        public final class %s implements Destination {
          @Override public DestinationSpec spec() {
            %s
            return DestinationSpec.builder("%s").title("A title").description("It does nothing.")
                .authentication(AuthenticationMethod.of("none", "None", "There is none."))
                .target(Field.text("topic").label("Topic").description("Where to.").required().build())
                %s
                .build();
          }
          @Override public CheckReport check(Settings settings, CheckContext context) {
            return context.start().report();
          }
          @Override public DestinationWriter open(WritePlan plan, RunContext context) {
            throw new UnsupportedOperationException();
          }
        }
        """
        .formatted(simpleName, first, id, builderCalls);
  }

  static void write(Path jar, Map<String, String> sources, String... providers) throws IOException {
    of(sources).naming(providers).writeTo(jar);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void put(JarOutputStream output, String name, byte[] content) throws IOException {
    output.putNextEntry(new JarEntry(name));
    output.write(content);
  }

  private void compile(Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String spi =
        com.signalsmith.destination.spi.Destination.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = classes.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    if (sources.isEmpty()) {
      return;
    }
    String classPath =
        Stream.concat(Stream.of(spi), libraries.stream().map(Path::toString))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> options = List.of("-d", classes.toString(), "-cp", classPath, "-proc:none");
    StringWriter errors = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, UTF_8);
        Stream<Path> paths = Files.walk(classes)) {
      List<Path> javaFiles = paths.filter(each -> each.toString().endsWith(".java")).toList();
      boolean compiled =
          compiler
              .getTask(
                  errors, files, null, options, null, files.getJavaFileObjectsFromPaths(javaFiles))
              .call();
      assertThat(compiled).as(errors.toString()).isTrue();
    }
  }
}
