package com.signalsmith.destination.spi;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a destination is and what it claims: the one declaration from which forms, validation and
 * documentation are made.
 *
 * <p>Immutable; any thread; two specs with the same content are equal.
 */
public final class DestinationSpec {

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*([_-][a-z0-9]+)*");

  private final String id;
  private final String title;
  private final Category category;
  private final String description;
  private final @Nullable URI documentation;
  private final List<AuthenticationMethod> authentication;
  private final List<Field<?>> configuration;
  private final List<Field<?>> target;
  private final Set<SyncMode> syncModes;
  private final Set<AudienceSyncMode> audienceSyncModes;
  private final Map<WriteMode, MirrorStyle> mirrors;
  private final Set<Capability> capabilities;
  private final Set<Guarantee> guarantees;
  private final @Nullable ReceiptNames receiptNames;
  private final List<DocumentationSection> sections;

  private DestinationSpec(Builder builder) {
    this.id = builder.id;
    this.title = builder.title;
    this.category = builder.category;
    this.description = builder.description;
    this.documentation = builder.documentation;
    this.authentication = List.copyOf(builder.authentication);
    this.configuration = List.copyOf(builder.configuration);
    this.target = List.copyOf(builder.target);
    this.syncModes = Collections.unmodifiableSet(EnumSet.copyOf(builder.syncModes));
    this.audienceSyncModes = Collections.unmodifiableSet(EnumSet.copyOf(builder.audienceSyncModes));
    this.mirrors = Map.copyOf(builder.mirrors);
    this.capabilities = Collections.unmodifiableSet(EnumSet.copyOf(builder.capabilities));
    this.guarantees = Collections.unmodifiableSet(EnumSet.copyOf(builder.guarantees));
    this.receiptNames = builder.receiptNames;
    this.sections = List.copyOf(builder.sections);
  }

  /** Starts the spec of the destination with this id: lower case, such as {@code kafka}. */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** Returns the stable name that definitions use. */
  public String id() {
    return id;
  }

  /** Returns the name that people see. */
  public String title() {
    return title;
  }

  /** Returns the shelf of the catalog on which it stands. */
  public Category category() {
    return category;
  }

  /** Returns what it does, in sentences for people. */
  public String description() {
    return description;
  }

  /** Returns where its documentation is. */
  public Optional<URI> documentation() {
    return Optional.ofNullable(documentation);
  }

  /** Returns the authentication methods, of which exactly one is chosen. */
  public List<AuthenticationMethod> authentication() {
    return authentication;
  }

  /** Returns the fields that say which system it is. */
  public List<Field<?>> configuration() {
    return configuration;
  }

  /** Returns the fields that say which place inside the system. */
  public List<Field<?>> target() {
    return target;
  }

  /** Returns the modes in which the rows of a model can be sent. */
  public Set<SyncMode> syncModes() {
    return syncModes;
  }

  /** Returns the modes in which the members of an audience can be sent. */
  public Set<AudienceSyncMode> audienceSyncModes() {
    return audienceSyncModes;
  }

  /** Returns what it must be told in a mode to mirror; empty in every other mode. */
  public Optional<MirrorStyle> mirrorStyle(WriteMode mode) {
    return Optional.ofNullable(mirrors.get(mode));
  }

  /** Returns what a user can do beyond sending full records. */
  public Set<Capability> capabilities() {
    return capabilities;
  }

  /** Returns what it claims about delivery. */
  public Set<Guarantee> guarantees() {
    return guarantees;
  }

  /** Returns what it calls the parts of its receipts; empty when it gives none. */
  public Optional<ReceiptNames> receiptNames() {
    return Optional.ofNullable(receiptNames);
  }

  /** Returns what its page tells beyond the settings, in order. */
  public List<DocumentationSection> sections() {
    return sections;
  }

  /** Returns every field of every authentication method and both other scopes, each once. */
  public List<Field<?>> fields() {
    Set<Field<?>> all = new LinkedHashSet<>();
    authentication.forEach(method -> all.addAll(method.fields()));
    all.addAll(configuration);
    all.addAll(target);
    return List.copyOf(all);
  }

  /** Returns whether rows can be sent in this mode. */
  public boolean supports(WriteMode mode) {
    return syncModes.contains(mode) || audienceSyncModes.contains(mode);
  }

  /**
   * Holds raw settings against the fields and reports every problem at once.
   *
   * <p>Pure: no I/O. A field that is not visible is neither required nor read; a blank text counts
   * as not given; an unknown key is a problem.
   */
  public SettingsResult validate(RawSettings raw) {
    return new SettingsValidator(this, raw).validate();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DestinationSpec spec && parts().equals(spec.parts());
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, title);
  }

  @Override
  public String toString() {
    return "destination '" + id + "'";
  }

  private List<Object> parts() {
    return List.of(
        id,
        title,
        category,
        description,
        documentation(),
        authentication,
        configuration,
        target,
        syncModes,
        audienceSyncModes,
        mirrors,
        capabilities,
        guarantees,
        receiptNames(),
        sections);
  }

  /** Collects what is to be said about a destination; one thread. */
  public static final class Builder {

    private final String id;
    private final List<AuthenticationMethod> authentication = new ArrayList<>();
    private final List<Field<?>> configuration = new ArrayList<>();
    private final List<Field<?>> target = new ArrayList<>();
    private final Set<SyncMode> syncModes = EnumSet.noneOf(SyncMode.class);
    private final Set<AudienceSyncMode> audienceSyncModes = EnumSet.noneOf(AudienceSyncMode.class);
    private final Map<WriteMode, MirrorStyle> mirrors = new HashMap<>();
    private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
    private final Set<Guarantee> guarantees = EnumSet.noneOf(Guarantee.class);
    private final List<DocumentationSection> sections = new ArrayList<>();
    private String title;
    private Category category = Category.OTHER;
    private String description = "";
    private @Nullable URI documentation;
    private @Nullable ReceiptNames receiptNames;

    private Builder(String id) {
      if (!ID.matcher(id).matches()) {
        throw new IllegalArgumentException(
            "'" + id + "' is not an id: lower-case letters, digits, '-' and '_'");
      }
      this.id = id;
      this.title = id;
    }

    /** Sets the name that people see; the id by default. */
    public Builder title(String text) {
      this.title = text;
      return this;
    }

    /** Sets the shelf of the catalog; {@link Category#OTHER} by default. */
    public Builder category(Category shelf) {
      this.category = shelf;
      return this;
    }

    /** Sets what it does, in sentences for people. */
    public Builder description(String text) {
      this.description = text;
      return this;
    }

    /** Sets where its documentation is. */
    public Builder documentation(URI uri) {
      this.documentation = uri;
      return this;
    }

    /**
     * Adds authentication methods, the most usual first.
     *
     * <p>Methods may share a field; under one key, theirs differ at most in pattern, example and
     * description.
     */
    public Builder authentication(AuthenticationMethod... methods) {
      Collections.addAll(authentication, methods);
      return this;
    }

    /** Adds fields that say which system it is. */
    public Builder configuration(Field<?>... fields) {
      Collections.addAll(configuration, fields);
      return this;
    }

    /** Adds fields that say which place inside the system. */
    public Builder target(Field<?>... fields) {
      Collections.addAll(target, fields);
      return this;
    }

    /** Adds modes in which the rows of a model can be sent; see {@link #mirror} for mirrors. */
    public Builder syncModes(SyncMode... modes) {
      Collections.addAll(syncModes, modes);
      return this;
    }

    /** Adds modes in which the members of an audience can be sent; see {@link #mirror} as well. */
    public Builder audienceSyncModes(AudienceSyncMode... modes) {
      Collections.addAll(audienceSyncModes, modes);
      return this;
    }

    /**
     * Adds a mode to mirror, and what the destination must be told in it.
     *
     * @param mode {@link SyncMode#MIRROR} or {@link AudienceSyncMode#MIRROR}
     * @throws IllegalArgumentException if it is another one
     */
    public Builder mirror(WriteMode mode, MirrorStyle style) {
      if (mode == SyncMode.MIRROR) {
        syncModes.add(SyncMode.MIRROR);
      } else if (mode == AudienceSyncMode.MIRROR) {
        audienceSyncModes.add(AudienceSyncMode.MIRROR);
      } else {
        throw new IllegalArgumentException("mode '" + mode.id() + "' mirrors nothing");
      }
      mirrors.put(mode, style);
      return this;
    }

    /** Adds what a user can do beyond sending full records. */
    public Builder capabilities(Capability... values) {
      Collections.addAll(capabilities, values);
      return this;
    }

    /** Adds claims about delivery. */
    public Builder guarantees(Guarantee... values) {
      Collections.addAll(guarantees, values);
      return this;
    }

    /** Sets what the parts of its receipts are called. */
    public Builder receiptNames(ReceiptNames names) {
      this.receiptNames = names;
      return this;
    }

    /**
     * Adds a section to its page, after those that are there.
     *
     * @param heading unique on the page
     * @param markdown what it tells, in CommonMark; its own headings start at the third level
     * @throws IllegalArgumentException if either is blank or the heading is more than one line
     */
    public Builder section(String heading, String markdown) {
      sections.add(new DocumentationSection(heading, markdown));
      return this;
    }

    /**
     * Returns the spec.
     *
     * @throws IllegalArgumentException if there is no authentication method or no mode at all, an
     *     id, key or section stands twice, a mode to mirror was added without its style, or a
     *     condition speaks of a field that does not come before it or of a value that it never has
     */
    public DestinationSpec build() {
      if (authentication.isEmpty()) {
        throw new IllegalArgumentException(
            "destination '" + id + "' needs an authentication method, be it 'none'");
      }
      if (syncModes.isEmpty() && audienceSyncModes.isEmpty()) {
        throw new IllegalArgumentException("destination '" + id + "' supports no mode");
      }
      requireStyle(syncModes, SyncMode.MIRROR);
      requireStyle(audienceSyncModes, AudienceSyncMode.MIRROR);
      Set<String> methods = new LinkedHashSet<>();
      for (AuthenticationMethod method : authentication) {
        if (!methods.add(method.id())) {
          throw new IllegalArgumentException(
              "authentication method '" + method.id() + "' stands twice");
        }
        List<Field<?>> all = new ArrayList<>(method.fields());
        all.addAll(configuration);
        all.addAll(target);
        requireOrder(all);
      }
      requireOneMeaningPerKey();
      Set<String> headings = new LinkedHashSet<>();
      for (DocumentationSection section : sections) {
        if (!headings.add(section.title())) {
          throw new IllegalArgumentException("section '" + section.title() + "' stands twice");
        }
      }
      return new DestinationSpec(this);
    }

    private void requireStyle(Set<? extends WriteMode> modes, WriteMode mode) {
      if (modes.contains(mode) && !mirrors.containsKey(mode)) {
        throw new IllegalArgumentException(
            "destination '" + id + "' mirrors; say with 'mirror' whether it gets all or changes");
      }
    }

    private static void requireOrder(List<Field<?>> fields) {
      Map<String, Field<?>> before = new HashMap<>();
      for (Field<?> field : fields) {
        field.visibleWhen().ifPresent(condition -> requireKnown(field, condition, before));
        field.requiredWhen().ifPresent(condition -> requireKnown(field, condition, before));
        if (before.put(field.key(), field) != null) {
          throw new IllegalArgumentException("field '" + field.key() + "' stands twice");
        }
      }
    }

    private static void requireKnown(
        Field<?> field, Condition condition, Map<String, Field<?>> before) {
      Field<?> other = before.get(condition.key());
      if (other == null) {
        throw new IllegalArgumentException(
            "the condition of field '"
                + field.key()
                + "' speaks of '"
                + condition.key()
                + "', which does not come before it");
      }
      if (!condition.values().stream().allMatch(other::canBe)) {
        throw new IllegalArgumentException(
            "the condition of field '"
                + field.key()
                + "' asks for a value that '"
                + condition.key()
                + "' never has");
      }
    }

    private void requireOneMeaningPerKey() {
      Map<String, Field<?>> byKey = new HashMap<>();
      for (AuthenticationMethod method : authentication) {
        for (Field<?> field : method.fields()) {
          Field<?> first = byKey.putIfAbsent(field.key(), field);
          if (field.key().equals("method") || (first != null && !first.meansTheSameAs(field))) {
            throw new IllegalArgumentException(
                "authentication field '" + field.key() + "' has two meanings");
          }
        }
      }
    }
  }
}
