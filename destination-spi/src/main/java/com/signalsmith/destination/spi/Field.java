package com.signalsmith.destination.spi;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One typed setting of a destination, declared as a constant and used to read its value.
 *
 * <p>Immutable; any thread. Everything about it is data, so that one declaration gives the form,
 * the validation, the documentation and the JSON Schema.
 *
 * @param <T> the Java type of its value; see {@link FieldType}
 */
public final class Field<T> {

  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

  private final String key;
  private final FieldType type;
  private final String label;
  private final String description;
  private final boolean required;
  private final boolean namesColumn;
  private final boolean advanced;
  private final @Nullable String example;
  private final @Nullable T defaultValue;
  private final @Nullable Pattern pattern;
  private final @Nullable String patternHelp;
  private final @Nullable Long minimum;
  private final @Nullable Long maximum;
  private final Map<String, String> options;
  private final @Nullable Condition visibleWhen;
  private final @Nullable Condition requiredWhen;

  private Field(Builder<T> builder) {
    this.key = builder.key;
    this.type = builder.type;
    this.label = builder.label;
    this.description = builder.description;
    this.required = builder.required;
    this.namesColumn = builder.namesColumn;
    this.advanced = builder.advanced;
    this.example = builder.example;
    this.defaultValue = builder.defaultValue;
    this.pattern = builder.pattern;
    this.patternHelp = builder.patternHelp;
    this.minimum = builder.minimum;
    this.maximum = builder.maximum;
    this.options = Collections.unmodifiableMap(new LinkedHashMap<>(builder.options));
    this.visibleWhen = builder.visibleWhen;
    this.requiredWhen = builder.requiredWhen;
  }

  /** Starts a field of one line of text. */
  public static Builder<String> text(String key) {
    return new Builder<>(key, FieldType.TEXT);
  }

  /** Starts a field of several lines of text. */
  public static Builder<String> textArea(String key) {
    return new Builder<>(key, FieldType.TEXTAREA);
  }

  /** Starts a field of texts with commas between them; a pattern applies to each of them. */
  public static Builder<List<String>> textList(String key) {
    return new Builder<>(key, FieldType.TEXT_LIST);
  }

  /**
   * Starts a field of a whole number; both bounds belong to the range.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  public static Builder<Long> number(String key, long minimum, long maximum) {
    if (minimum > maximum) {
      throw new IllegalArgumentException(
          "number '" + key + "' has no range between " + minimum + " and " + maximum);
    }
    Builder<Long> builder = new Builder<>(key, FieldType.NUMBER);
    builder.minimum = minimum;
    builder.maximum = maximum;
    return builder;
  }

  /** Starts a field that is on or off. */
  public static Builder<Boolean> toggle(String key) {
    return new Builder<>(key, FieldType.TOGGLE);
  }

  /** Starts a field whose value is one of {@link Builder#option options}. */
  public static Builder<String> select(String key) {
    return new Builder<>(key, FieldType.SELECT);
  }

  /** Starts a field whose value nobody may see. */
  public static Builder<Secret> password(String key) {
    return new Builder<>(key, FieldType.PASSWORD);
  }

  /** Returns the name in definitions: snake case, unique within its destination. */
  public String key() {
    return key;
  }

  /** Returns how it is shown and which Java type its value has. */
  public FieldType type() {
    return type;
  }

  /** Returns the name that people see. */
  public String label() {
    return label;
  }

  /** Returns what it is for, in sentences for people. */
  public String description() {
    return description;
  }

  /** Returns whether a value must be given whenever the field is visible. */
  public boolean required() {
    return required;
  }

  /**
   * Returns whether the value names a column of the rows; the host checks that the rows have it.
   */
  public boolean namesColumn() {
    return namesColumn;
  }

  /** Returns whether most users never need it, so that forms show it behind the others. */
  public boolean advanced() {
    return advanced;
  }

  /** Returns a value to show as an example. */
  public Optional<String> example() {
    return Optional.ofNullable(example);
  }

  /** Returns the value that holds when none is given. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  /** Returns what the whole text (of a list: each item) must match. */
  public Optional<Pattern> pattern() {
    return Optional.ofNullable(pattern);
  }

  /** Returns what a text that matches the pattern looks like, in words. */
  public Optional<String> patternHelp() {
    return Optional.ofNullable(patternHelp);
  }

  /** Returns the smallest number allowed. */
  public OptionalLong minimum() {
    return minimum == null ? OptionalLong.empty() : OptionalLong.of(minimum);
  }

  /** Returns the largest number allowed. */
  public OptionalLong maximum() {
    return maximum == null ? OptionalLong.empty() : OptionalLong.of(maximum);
  }

  /** Returns the values to choose from, each with the label that people see, in order. */
  public Map<String, String> options() {
    return options;
  }

  /** Returns when the field is shown; a field that is not shown is neither required nor read. */
  public Optional<Condition> visibleWhen() {
    return Optional.ofNullable(visibleWhen);
  }

  /** Returns when a value must be given although it is optional otherwise. */
  public Optional<Condition> requiredWhen() {
    return Optional.ofNullable(requiredWhen);
  }

  /**
   * Returns the condition that this field has the given value.
   *
   * @throws IllegalArgumentException if it can never have that value, or is a secret or a list
   */
  public Condition is(T value) {
    return isOneOf(List.of(value));
  }

  /**
   * Returns the condition that this field has any of the given values.
   *
   * @throws IllegalArgumentException if it can never have one of them, or is a secret or a list
   */
  public Condition isOneOf(List<T> values) {
    Set<String> texts = new LinkedHashSet<>();
    for (T value : values) {
      String text = String.valueOf(value);
      if (!canBe(text)) {
        throw new IllegalArgumentException(
            "no condition on '"
                + key
                + "' can hold: it never has that value, or it is a secret or a list");
      }
      texts.add(text);
    }
    return new Condition(key, texts);
  }

  /** Returns whether a condition may ask for the value that this text stands for. */
  boolean canBe(String text) {
    return type != FieldType.PASSWORD
        && type != FieldType.TEXT_LIST
        && FieldReader.read(this, fromText(type, text)) instanceof FieldReader.Good good
        && text.equals(String.valueOf(good.value()));
  }

  private static Object fromText(FieldType type, String text) {
    return switch (type) {
      case NUMBER -> text.matches("-?[0-9]{1,19}") ? new BigInteger(text) : text;
      case TOGGLE -> text.matches("true|false") ? Boolean.valueOf(text) : text;
      case TEXT, TEXTAREA, SELECT, PASSWORD, TEXT_LIST -> text;
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Field<?> field && identity().equals(field.identity());
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, type);
  }

  @Override
  public String toString() {
    return type.id() + " field '" + key + "'";
  }

  /** Returns whether the other field differs at most in which texts it takes. */
  boolean meansTheSameAs(Field<?> other) {
    return meaning().equals(other.meaning());
  }

  private List<Object> identity() {
    return List.of(
        meaning(),
        description,
        example(),
        Optional.ofNullable(pattern).map(Pattern::pattern),
        patternHelp());
  }

  private List<Optional<?>> meaning() {
    return List.of(
        Optional.of(key),
        Optional.of(type),
        Optional.of(label),
        Optional.of(required),
        Optional.of(namesColumn),
        Optional.of(advanced),
        defaultValue(),
        Optional.ofNullable(minimum),
        Optional.ofNullable(maximum),
        Optional.of(List.copyOf(options.entrySet())),
        visibleWhen(),
        requiredWhen());
  }

  /**
   * Collects what is to be said about one field.
   *
   * <p>One thread. {@link #build()} may be called once everything is said.
   *
   * @param <T> the Java type of the field's value
   */
  public static final class Builder<T> {

    private final String key;
    private final FieldType type;
    private final Map<String, String> options = new LinkedHashMap<>();
    private String label;
    private String description = "";
    private boolean required;
    private boolean namesColumn;
    private boolean advanced;
    private @Nullable String example;
    private @Nullable T defaultValue;
    private @Nullable Pattern pattern;
    private @Nullable String patternHelp;
    private @Nullable Long minimum;
    private @Nullable Long maximum;
    private @Nullable Condition visibleWhen;
    private @Nullable Condition requiredWhen;

    private Builder(String key, FieldType type) {
      if (!KEY.matcher(key).matches()) {
        throw new IllegalArgumentException("'" + key + "' is not a snake-case key");
      }
      this.key = key;
      this.type = type;
      this.label = key;
    }

    /** Sets the name that people see; the key by default. */
    public Builder<T> label(String text) {
      this.label = text;
      return this;
    }

    /** Sets what the field is for, in sentences for people. */
    public Builder<T> description(String text) {
      this.description = text;
      return this;
    }

    /** Sets a value to show as an example; it must be a valid one. */
    public Builder<T> example(String text) {
      this.example = text;
      return this;
    }

    /** Makes a value mandatory whenever the field is visible. */
    public Builder<T> required() {
      this.required = true;
      return this;
    }

    /** Makes a value mandatory while the condition holds. */
    public Builder<T> requiredWhen(Condition condition) {
      this.requiredWhen = condition;
      return this;
    }

    /** Shows the field only while the condition holds; always by default. */
    public Builder<T> visibleWhen(Condition condition) {
      this.visibleWhen = condition;
      return this;
    }

    /** Sets the value that holds when none is given. */
    public Builder<T> defaultValue(T value) {
      this.defaultValue = value;
      return this;
    }

    /**
     * Demands that the whole text (of a list: each item) matches.
     *
     * @param regex a regular expression that JSON Schema (ECMA-262) reads alike, without numbered
     *     references to its groups
     * @param help what a text that matches looks like, to follow the words "must be"
     */
    public Builder<T> pattern(String regex, String help) {
      requireType(FieldType.TEXT, FieldType.TEXTAREA, FieldType.TEXT_LIST);
      this.pattern = Pattern.compile(regex);
      this.patternHelp = help;
      return this;
    }

    /** Says that the value names a column of the rows, so that the host checks it against them. */
    public Builder<T> namesColumn() {
      requireType(FieldType.TEXT);
      this.namesColumn = true;
      return this;
    }

    /** Shows the field behind those that every user needs; it must do without a value. */
    public Builder<T> advanced() {
      this.advanced = true;
      return this;
    }

    /** Adds a value to choose from, which must not be blank, and the label that people see. */
    public Builder<T> option(String value, String text) {
      requireType(FieldType.SELECT);
      if (value.isBlank()) {
        throw new IllegalArgumentException(
            "option '" + value + "' of '" + key + "' is blank, which means that none is chosen");
      }
      options.put(value, text);
      return this;
    }

    /**
     * Returns the field.
     *
     * @throws IllegalArgumentException if a default or an example is not a valid value, a select
     *     has no option, or a field is required although it has a default
     */
    public Field<T> build() {
      if (type == FieldType.SELECT && options.isEmpty()) {
        throw new IllegalArgumentException("select '" + key + "' needs an option");
      }
      if (required && advanced) {
        throw new IllegalArgumentException(
            "field '" + key + "' is required, so every user needs it; it is not advanced");
      }
      if ((required || requiredWhen != null) && defaultValue != null) {
        throw new IllegalArgumentException(
            "field '" + key + "' has a default, so nobody must give a value; drop one of the two");
      }
      if (defaultValue != null) {
        defaultValue = valid(defaultValue);
      }
      if (example != null) {
        valid(fromText(type, example));
      }
      return new Field<>(this);
    }

    @SuppressWarnings("unchecked") // FieldReader gives a value of the field's own type
    private T valid(Object value) {
      FieldReader.Outcome outcome = FieldReader.read(new Field<>(this), value);
      if (outcome instanceof FieldReader.Good good) {
        return (T) good.value();
      }
      String reason = outcome instanceof FieldReader.Bad bad ? bad.message() : "is blank";
      throw new IllegalArgumentException("field '" + key + "': " + reason);
    }

    private void requireType(FieldType... allowed) {
      if (!List.of(allowed).contains(type)) {
        throw new IllegalArgumentException(
            "field '" + key + "' is of type " + type.id() + ", which does not go with it");
      }
    }
  }
}
