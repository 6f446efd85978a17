package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {

  private final Console script = Console.ofScript();

  @TempDir Path directory;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    assertThat(completions("signalsmith", "ru").lines()).containsExactly("runs");
    assertThat(completions("signalsmith", "sync", "--me").lines())
        .containsExactly("--metrics-port");
    assertThat(completions("signalsmith", "completion", "").lines()).contains("bash", "zsh");
    assertThat(completions("signalsmith", "check", "--log-format", "js").lines())
        .containsExactly("json");
  }

  @Test
  void zshReadsTheSameScript() {
    assertThat(script.run("completion", "zsh").out())
        .contains("bashcompinit")
        .isEqualTo(script.run("completion", "bash").out());
  }

  @Test
  void refusesAnotherShellAndJson() throws IOException {
    assertThat(script.run("completion", "fish").err()).contains("'fish' is none of [bash, zsh]");
    assertThat(script.run("completion").exitCode()).isEqualTo(2);
    Console.Ended json = script.run("completion", "bash", "--json");
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.json().at("/problems/0/code").asText()).isEqualTo("usage");
  }

  // compopt only works while somebody completes.
  private String completions(String... words) throws Exception {
    Path file = directory.resolve("completion");
    Files.writeString(file, script.run("completion", "bash").out());
    String typed = "'" + String.join("' '", words) + "'";
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "compopt() { :; }; . '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_signalsmith; printf '%%s\\n'"
                        .formatted(file, typed, words.length - 1)
                    + " \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out;
  }
}
