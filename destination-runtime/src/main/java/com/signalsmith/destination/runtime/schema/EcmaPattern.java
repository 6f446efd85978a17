package com.signalsmith.destination.runtime.schema;

/**
 * Regular expressions for JSON Schema (ECMA-262) that accept what a field's pattern accepts.
 *
 * <p>The two worlds differ: a field's pattern is held against the whole text and one of JSON Schema
 * is searched in it, and what counts as white space or as the end of a line is not the same.
 */
final class EcmaPattern {

  /** {@link Character#isWhitespace}, for use within brackets. */
  private static final String WHITE =
      "\\t-\\r\\u001c-\\u0020\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000";

  /** Nothing but white space. */
  static final String BLANK = "^[" + WHITE + "]*$";

  /** Anything but white space alone. */
  static final String NOT_BLANK = "[^" + WHITE + "]";

  /** Texts with commas between them, none of them blank. */
  static final String NO_BLANK_ITEM =
      "^[^,]*[^," + WHITE + "][^,]*(?:,[^,]*[^," + WHITE + "][^,]*)*$";

  // What the two worlds take for white space and for the end of a line; neither is the other's.
  private static final String SPACE = " \\t-\\r";
  private static final String LINE_END = "\\n\\r\\u0085\\u2028\\u2029";

  private EcmaPattern() {}

  /** Returns what accepts the texts that match as a whole. */
  static String whole(String regex) {
    return "^(?:" + new Parts(regex).inside("^", "$") + ")$";
  }

  /** Returns what accepts the texts that match as a whole once they are stripped. */
  static String stripped(String regex) {
    return "^" + item(regex, WHITE, "[\\s\\S]*", "") + "$";
  }

  /** Returns what accepts texts with commas between them, each of which matches once stripped. */
  static String separated(String regex) {
    return "^(?:" + item(regex, "," + WHITE, "[^,]*", "(?:,[\\s\\S]*)?") + "(?:,(?=[\\s\\S])|$))+$";
  }

  // The item must end where its white space, then the next comma or the end of the text, begins.
  // What follows from there is captured first, so that an expression that could run on into the
  // next item, or stop short of it, is held to that one place.
  private static String item(String regex, String around, String within, String rest) {
    String begins = "(?=[^" + around + "])";
    String captures = "(?=" + within + "[^" + around + "]([" + WHITE + "]*" + rest + "$))";
    String ends = "(?=\\1$)";
    String match = "(?:" + new Parts(regex).inside("(?<![^" + around + "])", ends) + ")";
    return "[" + WHITE + "]*" + begins + captures + match + ends + "[" + WHITE + "]*";
  }

  /** An expression part by part, because some parts mean something else in the other world. */
  private record Parts(String regex) {

    /** Leaves out the anchor at either end, where what stands around it says the same. */
    String inside(String begin, String end) {
      StringBuilder text = new StringBuilder();
      boolean inBrackets = false;
      for (int i = 0; i < regex.length(); i++) {
        char each = regex.charAt(i);
        if (each == '\\' && i + 1 < regex.length()) {
          text.append(escaped(regex.charAt(++i), inBrackets));
        } else if (inBrackets || each == '[') {
          inBrackets = each != ']';
          text.append(each);
        } else {
          text.append(
              switch (each) {
                case '^' -> i == 0 ? "" : begin;
                case '$' -> i == regex.length() - 1 ? "" : end;
                case '.' -> "[^" + LINE_END + "]";
                default -> String.valueOf(each);
              });
        }
      }
      return text.toString();
    }

    private String escaped(char letter, boolean inBrackets) {
      if (letter == 's' && inBrackets && !regex.contains("\\S")) {
        return SPACE;
      }
      if ((letter == 's' || letter == 'S') && !inBrackets) {
        return (letter == 's' ? "[" : "[^") + SPACE + "]";
      }
      return "\\" + letter;
    }
  }
}
