package com.signalsmith.destination.runtime.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The keys that many rows share, and how they were found.
 *
 * @param html receives them
 * @param run what was observed
 * @param resumed whether rows were settled before, which nobody here has seen
 */
record KeySection(Html html, HtmlReport run, boolean resumed) {

  static final int MOST_KEYS = 10;
  static final int LONGEST_SHOWN = 200;

  private static final double LEAST_SHARE = 0.01;
  private static final int HASH_BYTES = 4;

  void write() {
    KeySample sample = run.keySample();
    if (sample.keys().total() == 0) {
      return;
    }
    html.markup("<section>\n").element("h2", "Hottest keys");
    List<FrequentKeys.Entry> hottest = hottest(sample);
    if (hottest.isEmpty()) {
      html.element("p", "No key stands out.");
    } else {
      table(sample, hottest);
    }
    html.element("p", "soft", meaning())
        .element("p", "soft", origin(sample, hottest))
        .markup("</section>\n");
  }

  private static List<FrequentKeys.Entry> hottest(KeySample sample) {
    double least = Math.max(2, LEAST_SHARE * sample.weight());
    return sample.keys().entries().stream()
        .filter(entry -> entry.least() >= least)
        .limit(MOST_KEYS)
        .toList();
  }

  private void table(KeySample sample, List<FrequentKeys.Entry> hottest) {
    String key = run.showsRows() ? "Key" : "Key (hash)";
    html.markup("<div class=\"wide\"><table><thead><tr>")
        .element("th", key)
        .element("th", "Share")
        .markup("<th></th></tr></thead><tbody>\n");
    for (FrequentKeys.Entry entry : hottest) {
      html.markup("<tr><td>")
          .element("code", run.showsRows() ? text(entry.key()) : hash(entry.key()))
          .markup("</td>")
          .element("td", "n", Words.percent((double) entry.count() / sample.weight()))
          .markup("<td class=\"fill\">");
      new Charts(html).share(entry.count(), hottest.get(0).count());
      html.markup("</td></tr>\n");
    }
    html.markup("</tbody></table></div>\n");
  }

  // What a key is decides the destination; these are the columns that every one of them is told.
  private String meaning() {
    Map<String, String> named = run.sync().namedColumns();
    List<String> columns = run.sync().keyColumns();
    String what =
        named.isEmpty()
            ? "The key is the primary key, " + quoted(columns)
            : "The key is " + quoted(columns) + ", named by " + String.join(", ", named.keySet());
    return run.showsRows()
        ? what + "."
        : what + ". A hash is the first " + 2 * HASH_BYTES + " digits of the key's SHA-256.";
  }

  private String origin(KeySample sample, List<FrequentKeys.Entry> hottest) {
    String rows = Words.rows(sample.rows()) + (resumed ? " since the run was resumed" : "");
    StringBuilder origin = new StringBuilder();
    if (sample.lookedAt() == sample.rows()) {
      origin.append("Counted in ").append(rows);
    } else {
      origin
          .append("Estimated from ")
          .append(Words.number(sample.lookedAt()))
          .append(" of ")
          .append(rows)
          .append(": the first ")
          .append(Words.number(KeySample.FIRST_ROWS))
          .append(", then one of about ")
          .append(KeySample.ROWS_FOR_ONE)
          .append(", by chance, which may move a share by ±")
          .append(Words.percent(sample.margin()));
    }
    long error = hottest.stream().mapToLong(FrequentKeys.Entry::error).max().orElse(0);
    if (error > 0) {
      origin
          .append("; with ")
          .append(KeySample.COUNTERS)
          .append(" counters (Space-Saving), a share may be up to ")
          .append(Words.percent((double) error / sample.weight()))
          .append(" of the rows too high");
    }
    return origin
        .append(". Keys with less than ")
        .append(Words.percent(LEAST_SHARE))
        .append(" are not shown.")
        .toString();
  }

  private static String quoted(List<String> columns) {
    return "'" + String.join("', '", columns) + "'";
  }

  private static String text(ByteBuffer key) {
    String text = StandardCharsets.UTF_8.decode(key.duplicate()).toString();
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  private static String hash(ByteBuffer key) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.duplicate());
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
