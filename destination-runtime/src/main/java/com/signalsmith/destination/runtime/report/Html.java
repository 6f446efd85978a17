package com.signalsmith.destination.runtime.report;

/** Markup that grows; whatever is not written as markup is escaped; one thread. */
final class Html {

  private static final char REPLACEMENT = '\uFFFD';

  private final StringBuilder out = new StringBuilder(16_384);

  /** Appends markup as it is; nothing that comes from outside of this package. */
  Html markup(String trusted) {
    out.append(trusted);
    return this;
  }

  /** Appends a text. */
  Html text(String text) {
    out.append(escape(text));
    return this;
  }

  /** Appends an element with a text. */
  Html element(String tag, String text) {
    return markup("<" + tag + ">").text(text).markup("</" + tag + ">");
  }

  /** Appends an element of a class with a text. */
  Html element(String tag, String cssClass, String text) {
    return markup("<" + tag + " class=\"" + cssClass + "\">").text(text).markup("</" + tag + ">");
  }

  /** Returns a text that means nothing but itself, between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      switch (each) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(misleads(each) ? REPLACEMENT : each);
      }
    }
    return safe.toString();
  }

  // Controls are not allowed in a document, and those of direction make a text look like another.
  private static boolean misleads(char each) {
    boolean control = Character.isISOControl(each) && each != '\n' && each != '\t';
    boolean embedding = each >= '\u202A' && each <= '\u202E';
    boolean isolate = each >= '\u2066' && each <= '\u2069';
    return control || embedding || isolate;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
