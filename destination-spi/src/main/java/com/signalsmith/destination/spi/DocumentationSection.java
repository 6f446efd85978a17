package com.signalsmith.destination.spi;

/**
 * A part of a destination's page beyond what follows from its settings, such as how it works or
 * what to do about trouble.
 *
 * <p>Immutable.
 *
 * @param title its heading, one line
 * @param markdown what it tells, in CommonMark; its own headings start at the third level
 */
public record DocumentationSection(String title, String markdown) {

  /** Strips both, and refuses a blank one or a title of several lines. */
  public DocumentationSection {
    title = title.strip();
    markdown = markdown.strip();
    if (title.isEmpty() || title.lines().count() > 1) {
      throw new IllegalArgumentException("the title '" + title + "' of a section must be one line");
    }
    if (markdown.isEmpty()) {
      throw new IllegalArgumentException("section '" + title + "' tells nothing");
    }
  }
}
