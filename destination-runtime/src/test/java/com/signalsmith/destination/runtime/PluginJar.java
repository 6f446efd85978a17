package com.signalsmith.destination.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles sources and puts them into a real plugin jar. */
final class PluginJar {

  private PluginJar() {}

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
            return DestinationSpec.builder("%s")
                .authentication(AuthenticationMethod.of("none", "None", ""))
                .target(Field.text("topic").required().build())
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
    Path classes = Files.createTempDirectory(Files.createDirectories(jar.getParent()), "classes");
    compile(sources, classes);
    try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        output.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        output.write(Files.readAllBytes(file));
      }
      output.putNextEntry(
          new JarEntry("META-INF/services/com.signalsmith.destination.spi.Destination"));
      output.write(String.join("\n", providers).getBytes(UTF_8));
    }
  }

  private static void compile(Map<String, String> sources, Path classes) throws IOException {
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
    List<String> options = List.of("-d", classes.toString(), "-cp", spi, "-proc:none");
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
