package com.signalsmith.destination.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document and the suite say the same, word for word. */
class SpecDocumentTest {

  private static final Pattern RULE = Pattern.compile("### ([A-Z]-[0-9]+ (MUST|SHOULD) .+)");

  @Test
  void theDocumentAndTheSuiteHaveTheSameRules() throws IOException {
    assertThat(lines().map(RULE::matcher).filter(rule -> rule.matches()).map(rule -> rule.group(1)))
        .containsExactlyInAnyOrderElementsOf(RuleCatalog.rules());
  }

  @Test
  void everyRuleSaysWhatToLookAtWhenItFails() throws IOException {
    List<String> sections =
        Arrays.stream(String.join("\n", lines().toList()).split("\n###? ", -1))
            .filter(section -> section.matches("(?s)[A-Z]-[0-9]+ .*"))
            .toList();

    assertThat(sections).hasSameSizeAs(RuleCatalog.rules());
    assertThat(sections).allSatisfy(section -> assertThat(section).contains("**If it fails:** "));
  }

  @Test
  void everyRuleHasANumberOfItsOwn() {
    assertThat(RuleCatalog.numbers()).doesNotHaveDuplicates().hasSizeGreaterThan(40);
  }

  private static Stream<String> lines() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path document = here.resolve("docs/SPEC.md");
    return Files.readAllLines(
        Files.exists(document) ? document : here.resolveSibling("docs/SPEC.md"))
        .stream();
  }
}
