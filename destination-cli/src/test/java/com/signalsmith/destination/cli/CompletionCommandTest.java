package com.signalsmith.destination.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
    assertThat(completions("signalsmith", "describe", "kafka", "--format", "").lines())
        .contains("text", "markdown", "json", "json-schema");
    assertThat(completions("signalsmith", "describe", "kafka", "--log-format", "").lines())
        .contains("text", "json")
        .doesNotContain("markdown");
  }

  @ParameterizedTest
  @CsvSource({"bash, bash --norc --noprofile -i", "zsh, zsh -f -i"})
  void completesWhileSomebodyTypes(String shell, String command) throws Exception {
    assumeTrue(exists(shell) && exists("script"), "there is no " + shell + " on this machine");
    Path file = directory.resolve("script.sh");
    Files.writeString(file, script.run("completion", shell).out());
    try (Terminal terminal = Terminal.of(command, directory)) {
      terminal.type("signalsmith() { echo \"got:$*:\"; }\n");
      terminal.type("eval \"$(cat '" + file + "')\"; echo rea''dy\n");
      terminal.await("ready");
      terminal.type("signalsmith desc\tkafka --format m\t--log-f\tj\t\n");
      terminal.await("got:describe kafka --format markdown --log-format json:");
      terminal.type("signalsmith sync scr\t --res\t\n");
      terminal.await("got:sync script.sh --restart:");

      assertThat(terminal.shown()).doesNotContain("not found");
    }
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

  private static boolean exists(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
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
