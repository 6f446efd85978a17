package com.signalsmith.destination.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.signalsmith.destination.runtime.RowCounts;
import com.signalsmith.destination.runtime.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Looks at the page in a real browser. Its pictures are in {@code target/report-page}; those in
 * {@code docs/images} are copies of them.
 */
@Timeout(120)
class ReportPageIT {

  private static final Path PICTURES = Path.of("target/report-page");
  private static final int WIDE = 1_100;
  // A window cannot be as narrow as a telephone, but a frame can.
  private static final String FRAME =
      """
      <!DOCTYPE html><html><body style="margin:0"><iframe id="page" style="border:0"
       width="%d" height="%d" srcdoc="%s"></iframe><script>
      onload = () => { const page = document.getElementById("page").contentDocument;
        const seen = page.documentElement;
        document.title = ["width", seen.scrollWidth, "height", seen.scrollHeight, "background",
          page.defaultView.getComputedStyle(page.body).backgroundColor, "end"].join(" "); };
      </script></body></html>
      """;
  private static final Pattern SEEN =
      Pattern.compile("<title>width (\\d+) height (\\d+) background (.*) end</title>");

  @TempDir Path directory;
  private Browser browser = new Browser("", Path.of(""));

  @BeforeEach
  void findBrowser() throws IOException {
    Optional<String> program =
        Stream.of("chromium", "chromium-browser", "google-chrome")
            .filter(Browser::exists)
            .findFirst();
    assumeTrue(program.isPresent(), "there is no Chromium on this machine");
    browser = new Browser(program.orElseThrow(), directory);
    Files.createDirectories(PICTURES);
  }

  @ParameterizedTest
  @CsvSource({
    "completed, light, 1100", "completed, dark, 1100", "completed, light, 360",
    "failed, light, 1100", "failed, dark, 1100", "failed, dark, 360"
  })
  void fitsAndComplainsOfNothing(String run, String scheme, int width) throws Exception {
    boolean dark = scheme.equals("dark");
    String html = run.equals("failed") ? new SampleRuns().failed() : new SampleRuns().completed();
    Seen seen = look(html, dark, width, 800);

    assertThat(seen.width()).isEqualTo(width);
    assertThat(seen.background()).isEqualTo(dark ? "rgb(17, 20, 24)" : "rgb(246, 247, 249)");
    Path picture = PICTURES.resolve(String.join("-", "report", run, scheme, width + ".png"));
    browser.picture(frame(html, width, seen.height()), picture, dark, width, seen.height());
    assertThat(picture).isNotEmptyFile();
  }

  @Test
  void aLongWordFitsANarrowScreen() throws Exception {
    SampleRuns samples = new SampleRuns();
    HtmlReport page = samples.page(SampleRuns.sync("daily", "t".repeat(400)), false);
    String html =
        page.html(samples.report(RunStatus.COMPLETED, RowCounts.NONE, List.of(), 0, null));

    assertThat(look(html, false, 360, 800).width()).isEqualTo(360);
  }

  @Test
  void theReasonOfAFailureIsSeenWithoutScrolling() throws Exception {
    String html = new SampleRuns().failed();
    String above =
        html.substring(0, html.indexOf("<div class=\"tiles\">")) + "</main></body></html>";

    assertThat(look(above, false, WIDE, 100).height()).isLessThan(700);
    assertThat(look(above, false, 360, 100).height()).isLessThan(780);
  }

  @Test
  void aComplaintWouldBeSeen() throws Exception {
    Path page = directory.resolve("broken.html");
    Files.writeString(page, "<script>console.error('it is broken')</script>");

    assertThat(browser.dump(page, false).complaints()).singleElement().asString().contains("it is");
  }

  private Seen look(String html, boolean dark, int width, int height) throws Exception {
    Browser.Dump dump = browser.dump(frame(html, width, height), dark);
    assertThat(dump.complaints()).isEmpty();
    Matcher seen = SEEN.matcher(dump.document());
    assertThat(seen.find()).describedAs(dump.document()).isTrue();
    return new Seen(
        Integer.parseInt(seen.group(1)), Integer.parseInt(seen.group(2)), seen.group(3));
  }

  private Path frame(String html, int width, int height) throws IOException {
    Path file = directory.resolve("frame.html");
    return Files.writeString(file, FRAME.formatted(width, height, Html.escape(html)));
  }

  private record Seen(int width, int height, String background) {}
}
