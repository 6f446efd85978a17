package com.signalsmith.destination.embeddedkafka.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.signalsmith.destination.embeddedkafka.EmbeddedKafka;
import com.signalsmith.destination.embeddedkafka.SecurityProtocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a broker's process does when asked, but in this JVM and against another process's broker.
 */
class BrokerCommandsIT {
  private static final String TIME = "20000";

  private static EmbeddedKafka kafka;
  private static Properties properties;

  @BeforeAll
  static void start() throws IOException {
    kafka = EmbeddedKafka.builder().listener(SecurityProtocol.PLAINTEXT).start();
    properties = BrokerMain.load(kafka.directory().resolve("node-0").resolve("server.properties"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void makesTopicsAndReadsThem() throws IOException {
    assertThat(
            answers(
                List.of("create-topic", TIME, "made", "2", "retention.ms", "-1"),
                List.of("await-topic", TIME, "made"),
                List.of("read-topic", TIME, "made", "-1"),
                List.of("read-topic", TIME, "made", "0"),
                List.of("read-topic", "2000", "made", "1")))
        .containsExactly(
            "0 DONE []",
            "1 DONE []",
            "2 DONE []",
            "3 DONE []",
            "4 FAILED [0 of 1 messages arrived in time; look whether they were sent]");
  }

  @Test
  void addsUsers(@TempDir Path directory) throws IOException {
    var file = directory.resolve("users.properties");
    UserFile.write(file, Map.of("a, b", "secret", "ü", "geheim"));

    assertThat(
            answers(
                List.of("add-users", TIME, file.toString()),
                List.of("await-users", TIME, file.toString())))
        .containsExactly("0 DONE []", "1 DONE []");
  }

  @Test
  void waitsInVainForABrokerThatIsNotInThisProcess() throws IOException {
    assertThat(answers(List.of("await-running", "100", "1", "1")))
        .containsExactly("0 FAILED [waited in vain for the broker to be running]");
    assertThat(answers(List.of("await-topic", "100", "missing")))
        .singleElement()
        .asString()
        .startsWith("0 FAILED");
  }

  @Test
  void saysWhatItDoesNotUnderstandAndGoesOn() throws IOException {
    assertThat(
            answers(
                List.of("dance", TIME),
                List.of("await-topic", "soon", "made"),
                Arrays.asList("await-topic", TIME, null)))
        .containsExactly(
            "0 FAILED [unknown command 'dance']",
            "1 FAILED [For input string: \"soon\"]",
            "2 FAILED [argument 2 is missing]");
  }

  @SafeVarargs
  private static List<String> answers(List<String>... requests) throws IOException {
    var in = new ByteArrayOutputStream();
    for (int id = 0; id < requests.length; id++) {
      new Frame(id, Frame.Kind.REQUEST, requests[id]).write(new DataOutputStream(in));
    }
    var out = new ByteArrayOutputStream();
    BrokerMain.serve(
        new DataInputStream(new ByteArrayInputStream(in.toByteArray())),
        new DataOutputStream(out),
        new BrokerCommands(properties));

    var answers = new ArrayList<String>();
    var read = new DataInputStream(new ByteArrayInputStream(out.toByteArray()));
    for (var frame = Frame.read(read); frame.isPresent(); frame = Frame.read(read)) {
      answers.add(frame.get().id() + " " + frame.get().kind() + " " + frame.get().texts());
    }
    return answers;
  }
}
