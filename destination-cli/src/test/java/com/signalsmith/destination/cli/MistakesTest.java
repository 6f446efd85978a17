package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MistakesTest {

  @Test
  void anUnexpectedExceptionIsToldWithoutItsMessage() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Shell shell =
        new Shell(InputStream.nullInputStream(), stream, stream, Map.of(), false, false, null);
    CommandLine command = SignalSmithCommand.commandLine(shell);

    int code =
        new Mistakes(shell, true)
            .unexpected(
                new IllegalStateException("canary"), command, command.parseArgs("destinations"));

    assertThat(code).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("unexpected IllegalStateException")
        .doesNotContain("canary");
  }
}
