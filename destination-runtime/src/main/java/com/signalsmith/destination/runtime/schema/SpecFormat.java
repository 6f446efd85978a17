package com.signalsmith.destination.runtime.schema;

import com.signalsmith.destination.spi.DestinationSpec;
import java.util.Locale;

/**
 * A form in which a destination can be described.
 *
 * <p>Any thread. Rendering is pure: equal specs give equal texts, so a rendering can be kept as a
 * golden file.
 */
public enum SpecFormat {
  /** Lines for people, at most 100 characters wide where words allow it. */
  TEXT {
    @Override
    public String render(DestinationSpec spec) {
      return TextDescription.of(spec);
    }
  },
  /** A page of documentation in GitHub Flavored Markdown. */
  MARKDOWN {
    @Override
    public String render(DestinationSpec spec) {
      return MarkdownDescription.of(spec);
    }
  },
  /** One JSON object with stable names, which holds everything that the spec says. */
  JSON {
    @Override
    public String render(DestinationSpec spec) {
      return JsonDescription.of(spec);
    }
  },
  /**
   * A JSON Schema (draft 2020-12) of the settings, an object with the members {@code
   * authentication}, {@code configuration} and {@code target}.
   *
   * <p>It accepts what {@link DestinationSpec#validate} accepts and nothing else.
   */
  JSON_SCHEMA {
    @Override
    public String render(DestinationSpec spec) {
      return JsonSchemaDescription.of(spec);
    }
  };

  /** Returns the description of a destination, with a line feed at its end. */
  public abstract String render(DestinationSpec spec);

  /** Returns the name as it stands on command lines, such as {@code text}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
