package com.signalsmith.destination.embeddedkafka;

import com.signalsmith.destination.embeddedkafka.server.BrokerMain;
import com.signalsmith.destination.embeddedkafka.server.UserFile;
import java.io.File;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The command that starts a broker's process with the Java of this JVM. */
final class JavaCommand {
  private JavaCommand() {}

  /** Writes the class path into the node's directory and returns the command. */
  static List<String> of(
      List<String> jvmOptions,
      List<Path> classPath,
      Path home,
      Path users,
      Path file,
      String clusterId) {
    // A class path may be longer than a command line can be.
    var arguments = home.resolve("class-path.args");
    var joined =
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    ClusterFiles.write(
        arguments,
        "-cp\n\"" + joined.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n",
        Charset.forName(System.getProperty("native.encoding", "UTF-8")));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Dfile.encoding=UTF-8");
    command.add(
        "-Dslf4j.provider=com.signalsmith.destination.embeddedkafka.server.StandardErrorLog");
    command.add("-D" + UserFile.PROPERTY + "=" + users);
    command.add("@" + arguments);
    command.add(BrokerMain.class.getName());
    command.add(file.toString());
    command.add(clusterId);
    return List.copyOf(command);
  }
}
