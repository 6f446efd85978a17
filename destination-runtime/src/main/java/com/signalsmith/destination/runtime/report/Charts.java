package com.signalsmith.destination.runtime.report;

import java.util.Locale;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;

/**
 * Bars over time and bars beside a number.
 *
 * <p>Pictures hold shapes only, which stretch with the page; their texts stand around them and keep
 * their size on a narrow screen.
 *
 * @param html receives them
 */
record Charts(Html html) {

  private static final int HEIGHT = 100;

  /**
   * Appends a bar per slice of time, and a line where something was tried again.
   *
   * @param caption what is drawn
   * @param value of a slice
   * @param words for such a value
   */
  void overTime(
      String caption, Timeline time, IntToLongFunction value, LongFunction<String> words) {
    long most = 0;
    for (int i = 0; i < time.used(); i++) {
      most = Math.max(most, value.applyAsLong(i));
    }
    String end = Words.nanos(time.used() * time.width());
    html.markup("<figure>").element("figcaption", caption);
    html.element("div", "top", "most: " + words.apply(most));
    html.markup("<svg class=\"plot\" role=\"img\" preserveAspectRatio=\"none\" viewBox=\"0 0 ")
        .markup(time.used() + " " + HEIGHT + "\" aria-label=\"")
        .text(caption + ", from 0 to " + end + ", at most " + words.apply(most))
        .markup("\">");
    for (int i = 0; i < time.used(); i++) {
      long here = value.applyAsLong(i);
      if (time.retriesIn(i) > 0) {
        String title = at(time, i) + ": tried again, attempts: " + time.retriesIn(i);
        bar("retry", i, HEIGHT, title);
      }
      if (here > 0) {
        bar("bar", i, here * (double) HEIGHT / most, at(time, i) + ": " + words.apply(here));
      }
    }
    html.markup("</svg><div class=\"axis\">")
        .element("span", "0")
        .element("span", Words.nanos(time.used() * time.width() / 2))
        .element("span", end)
        .markup("</div></figure>");
  }

  /** Appends a bar as long as a number's share of the largest one. */
  void share(long number, long largest) {
    html.markup("<svg class=\"share\" aria-hidden=\"true\" preserveAspectRatio=\"none\"")
        .markup(" viewBox=\"0 0 100 1\"><rect class=\"bar\" height=\"1\" width=\"")
        .markup(decimal(largest == 0 ? 0 : number * 100.0 / largest))
        .markup("\"/></svg>");
  }

  private void bar(String cssClass, int x, double height, String title) {
    double shown = Math.max(1, height); // what is there is seen
    html.markup("<rect class=\"" + cssClass + "\" x=\"" + x + "\" width=\"1\" y=\"")
        .markup(decimal(HEIGHT - shown) + "\" height=\"" + decimal(shown) + "\">")
        .element("title", title)
        .markup("</rect>");
  }

  private static String at(Timeline time, int slice) {
    return Words.nanos(slice * time.width()) + " to " + Words.nanos((slice + 1) * time.width());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
