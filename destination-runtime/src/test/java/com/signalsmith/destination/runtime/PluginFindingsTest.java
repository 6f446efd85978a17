package com.signalsmith.destination.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.signalsmith.destination.runtime.PluginFinding.Level;
import com.signalsmith.destination.spi.SpiVersion;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a plugin can be broken, each in a real jar beside one that is sound. */
class PluginFindingsTest {

  private static final String INSERT = ".syncModes(SyncMode.INSERT)";

  private static final ClassLoader HOST = new BareHost();

  @TempDir Path plugins;
  @TempDir Path elsewhere;

  @BeforeEach
  void addASoundPlugin() throws IOException {
    PluginJar.of(Map.of("p.Sound", source("p.Sound", "sound")))
        .naming("p.Sound")
        .manifest("Implementation-Version", "1.2.3")
        .manifest(SpiVersion.MANIFEST_ATTRIBUTE, "1.0")
        .writeTo(plugins.resolve("sound/sound.jar"));
  }

  @AfterEach
  void theSoundOneWorksWhateverLiesBesideIt() {
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find("sound")).isPresent();
      assertThat(catalog.destinations())
          .extracting(DiscoveredDestination::location)
          .contains(plugins.resolve("sound/sound.jar").toString());
    }
  }

  @Test
  void aSoundPluginIsToldWithItsVersions() {
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.examine())
          .singleElement()
          .satisfies(
              sound -> {
                assertThat(sound.id()).contains("sound");
                assertThat(sound.version()).isEqualTo("1.2.3");
                assertThat(sound.spiVersion()).isEqualTo("1.0");
                assertThat(sound.location())
                    .isEqualTo(plugins.resolve("sound/sound.jar").toString());
                assertThat(sound.findings()).isEmpty();
                assertThat(sound.worst()).isEmpty();
              });
    }
  }

  @Nested
  class ServiceFile {

    @Test
    void isMissing() throws IOException {
      jar(Map.of("p.X", source("p.X", "x"))).writeTo(at("x.jar"));

      assertBroken("provider_not_registered", "'p.X'", "@AutoService");
    }

    @Test
    void isLostWhenJarsWereMerged() throws IOException {
      jar(Map.of(
              "p.Base",
              source("p.Base", "x")
                  .replace("public final class Base", "public abstract class Base"),
              "p.X",
              "package p; public final class X extends Base { }"))
          .with("META-INF/services/org.acme.Other", "org.acme.OtherOne")
          .writeTo(at("x-all.jar"));

      assertBroken("provider_not_registered", "'p.X'", "merged");
    }

    @Test
    void isMissingWhereThereIsNoDestinationEither() throws IOException {
      jar(Map.of("p.Library", "package p; public class Library { }")).writeTo(at("library.jar"));

      assertBroken("no_destination", "no destination", "the jar of the plugin itself");
    }

    @Test
    void namesAClassThatIsMisspelt() throws IOException {
      jar(Map.of("p.Archive", source("p.Archive", "x"))).naming("p.Archve").writeTo(at("x.jar"));

      assertBroken("provider_not_found", "'p.Archve'", "have 'p.Archive'");
      assertThat(only("x").findings().get(0).message()).contains("did you mean 'p.Archive'?");
    }

    @Test
    void namesAClassOfAJarThatIsNotThere() throws IOException {
      jar(Map.of("p.Library", "package p; public class Library { }"))
          .naming("p.Gone")
          .writeTo(at("x.jar"));

      assertBroken("provider_not_found", "'p.Gone'", "add the jar");
    }

    @Test
    void namesAClassThatIsNoDestination() throws IOException {
      jar(Map.of("p.X", source("p.X", "x"), "p.Other", "package p; public class Other { }"))
          .naming("# ours", "p.Other # not this one")
          .writeTo(at("x.jar"));

      assertBroken("provider_not_a_destination", "'p.Other'", "'p.X'");
    }

    @Test
    void forgetsAnotherDestination() throws IOException {
      jar(Map.of("p.X", source("p.X", "x"), "p.Y", source("p.Y", "y")))
          .naming("p.X")
          .writeTo(at("x.jar"));

      assertWarning("provider_not_registered", "'p.Y'", "name it in");
      assertUsable("x");
    }

    @Test
    void isThatOfTwoVersionsOfOnePlugin() throws IOException {
      jar(Map.of("p.X", source("p.X", "x"))).naming("p.X").writeTo(at("x-1.jar"));
      jar(Map.of("p.X", source("p.X", "x"))).naming("p.X").writeTo(at("x-2.jar"));

      assertWarning("provider_twice", "'x-1.jar'", "remove one");
      assertUsable("x");
    }
  }

  @Nested
  class Provider {

    @Test
    void throwsInItsConstructor() throws IOException {
      provider(
          source("p.X", "x")
              .replace(
                  "implements Destination {",
                  "implements Destination { public X() { throw new Error(\"no\\n\\u001b[2J way\"); }"));

      assertBroken("provider_failed", "throws Error when it is made: no [2J way", "authors");
    }

    @Test
    void throwsWhenItsClassIsInitialised() throws IOException {
      provider(
          source("p.X", "x")
              .replace(
                  "implements Destination {",
                  "implements Destination { static final int N = Integer.parseInt(\"none\");"));

      assertBroken("provider_failed", "NumberFormatException when it is made", "authors");
    }

    @Test
    void throwsInItsSpec() throws IOException {
      provider(PluginJar.destination("p.X", "x", INSERT, "if (true) throw new AssertionError(7);"));

      assertBroken("provider_failed", "AssertionError when it is asked for its spec: 7", "authors");
    }

    @Test
    void throwsWhatHasNoMessageOfItsOwn() throws IOException {
      provider(
          PluginJar.destination(
              "p.X",
              "x",
              INSERT,
              "if (true) throw new IllegalStateException() {"
                  + " @Override public String getMessage() { throw new RuntimeException(); } };"));

      assertBroken("provider_failed", "it has no message", "authors");
    }

    @Test
    void neverComesToAnEndOfItself() throws IOException {
      provider(PluginJar.destination("p.X", "x", INSERT, "spec();"));

      assertBroken("provider_failed", "StackOverflowError", "authors");
    }

    @Test
    void givesNoSpec() throws IOException {
      provider(PluginJar.destination("p.X", "x", INSERT, "if (true) return null;"));

      assertBroken("provider_failed", "gives no spec", "authors");
    }

    @Test
    void lacksALibraryThatItExtends() throws IOException {
      provider(
          Map.of(
              "p.X",
              source("p.X", "x").replace("implements", "extends p.Library implements"),
              "p.Library",
              "package p; public class Library { }"),
          "p.Library");

      assertBroken("library_missing", "class 'p.Library' when its class is loaded", "folder");
    }

    @Test
    void lacksALibraryThatItUses() throws IOException {
      provider(
          Map.of(
              "p.X",
              PluginJar.destination("p.X", "x", INSERT, "new p.Library();"),
              "p.Library",
              "package p; public class Library { }"),
          "p.Library");

      assertBroken("library_missing", "class 'p.Library' when it is asked", "folder");
    }

    @Test
    void lacksALibraryThatOnlyARunUses() throws IOException {
      Path library =
          jar(Map.of(
                  "l.Client",
                  "package l; public class Client { public static class Pool { public int free; } }",
                  "l.Call",
                  "package l; public class Call { }"))
              .writeTo(elsewhere.resolve("library.jar"));
      jar(Map.of(
              "p.X",
              usingInRun("new p.Writer()"),
              "p.Writer",
              """
              package p;
              class Writer {
                Object client = new l.Client();
                Object call = new l.Call().toString();
                int free(l.Client.Pool pool) { return pool.free; }
              }
              """))
          .naming("p.X")
          .against(library)
          .writeTo(at("x.jar"));

      assertClassMissing(
          Level.BROKEN, "3 classes are missing", "'l.Call', to which 'p.Writer' refers");
      Files.copy(library, at("library.jar"));
      assertThat(only("x").findings()).isEmpty();
    }

    @Test
    void lacksAClassOfItsOwn() throws IOException {
      provider(
          Map.of("p.X", usingInRun("new p.Writer()"), "p.Writer", "package p; class Writer { }"),
          "p.Writer");

      assertClassMissing(Level.BROKEN, "a class is missing", "'p.Writer', to which 'p.X' refers");
    }

    @Test
    void hasALibraryThatLacksWhatItExtends() throws IOException {
      Path parent =
          jar(Map.of("l.Parent", "package l; public class Parent { }"))
              .writeTo(elsewhere.resolve("parent.jar"));
      jar(Map.of("l.Child", "package l; public class Child extends Parent { }"))
          .against(parent)
          .writeTo(at("child.jar"));
      jar(Map.of("p.X", usingInRun("new l.Child()")))
          .naming("p.X")
          .against(parent)
          .against(at("child.jar"))
          .writeTo(at("x.jar"));

      assertClassMissing(Level.BROKEN, "a class is missing", "'l.Parent', to which 'p.X' refers");
    }

    @Test
    void mayBeMergedWithALibraryThatCanDoWithout() throws IOException {
      Path optional =
          jar(Map.of("o.Optional", "package o; public class Optional { }"))
              .writeTo(elsewhere.resolve("optional.jar"));
      jar(Map.of(
              "p.X",
              source("p.X", "x"),
              "l.Library",
              "package l; public class Library { Object o = new o.Optional(); }"))
          .naming("p.X")
          .against(optional)
          .writeTo(at("x.jar"));

      assertClassMissing(
          Level.WARNING, "a class is missing", "'o.Optional', to which 'l.Library' refers");
    }

    @Test
    void doesNotNeedWhatIsOnlyAnAnnotation() throws IOException {
      Path annotations =
          jar(Map.of("l.Notes", "package l; public @interface Notes { @interface Inner { } }"))
              .writeTo(elsewhere.resolve("annotations.jar"));
      String annotated =
          source("p.X", "x")
              .replace("public final class", "@l.Notes @l.Notes.Inner public final class");
      jar(Map.of("p.X", annotated)).naming("p.X").against(annotations).writeTo(at("x.jar"));

      assertThat(annotated).contains("@l.Notes.Inner");
      assertThat(only("x").findings()).isEmpty();
    }

    @Test
    void lacksALibraryOnTheClassPath() throws IOException {
      provider(
          Map.of("p.X", usingInRun("new p.Writer()"), "p.Writer", "package p; class Writer { }"),
          "p.Writer");

      try (URLClassLoader host = new URLClassLoader(new URL[] {at("x.jar").toUri().toURL()}, HOST);
          DestinationCatalog ofClassPath = DestinationCatalog.ofClassPath(host);
          DestinationCatalog ofBoth = DestinationCatalog.of(host, List.of(plugins))) {
        assertThat(ofClassPath.examine()).singleElement().satisfies(this::lacksItsWriter);
        assertThat(ofBoth.examine())
            .filteredOn(each -> each.id().filter("x"::equals).isPresent())
            .singleElement()
            .satisfies(this::lacksItsWriter);
      }
    }

    @Test
    void isNotInitializedWhereItIsOnlyReferredTo() throws IOException {
      String property = "initialized." + plugins.getFileName();
      provider(
          Map.of(
              "p.X",
              usingInRun("new p.Writer()"),
              "p.Writer",
              "package p; class Writer { static { System.setProperty(\""
                  + property
                  + "\", \"\"); } }"),
          "nothing");

      assertThat(only("x").findings()).isEmpty();
      assertThat(System.getProperty(property)).isNull();
    }

    private void lacksItsWriter(PluginHealth health) {
      assertThat(health.findings())
          .extracting(PluginFinding::code)
          .containsExactly("class_missing");
    }

    private void assertClassMissing(Level level, String message, String names) {
      assertFinding(level, "class_missing", message, "jar");
      assertThat(only("x").findings().get(0).message()).contains(names);
      assertUsable("x");
    }

    @Test
    void meetsAnotherVersionOfALibrary() throws IOException {
      Path newer =
          jar(Map.of("l.Library", "package l; public class Library { public void now() { } }"))
              .writeTo(elsewhere.resolve("newer.jar"));
      jar(Map.of("l.Library", "package l; public class Library { }")).writeTo(at("library.jar"));
      jar(Map.of("p.X", PluginJar.destination("p.X", "x", INSERT, "new l.Library().now();")))
          .naming("p.X")
          .against(newer)
          .writeTo(at("x.jar"));

      assertBroken("provider_not_linked", "NoSuchMethodError", "two versions of a library");
    }

    @Test
    void wasCompiledForANewerJava() throws IOException {
      jar(Map.of("p.X", source("p.X", "x")))
          .naming("p.X")
          .changed(PluginFindingsTest::forJava55)
          .writeTo(at("x.jar"));

      assertBroken("java_too_old", "needs Java 55, and this is Java", "run the host with Java 55");
    }

    @Test
    void isNotPublic() throws IOException {
      provider(source("p.X", "x").replace("public final class", "final class"));

      assertBroken("provider_not_public", "'p.X'", "make the class public");
    }

    @Test
    void isAbstract() throws IOException {
      provider(source("p.X", "x").replace("public final class", "public abstract class"));

      assertBroken("provider_abstract", "'p.X'", "final");
    }

    @Test
    void isAnInterface() throws IOException {
      provider(
          "package p; public interface X extends com.signalsmith.destination.spi.Destination { }");

      assertBroken("provider_abstract", "'p.X'", "final");
    }

    @Test
    void asksForSomethingWhenItIsMade() throws IOException {
      provider(
          source("p.X", "x")
              .replace("implements Destination {", "implements Destination { public X(int n) { }"));

      assertBroken("provider_without_constructor", "'p.X'", "'open'");
    }

    @Test
    void makesASecretOfItsConstructor() throws IOException {
      provider(
          source("p.X", "x")
              .replace("implements Destination {", "implements Destination { private X() { }"));

      assertBroken("provider_without_constructor", "no public constructor", "'open'");
    }
  }

  @Nested
  class Spec {

    @Test
    void hasAnIdThatIsNone() throws IOException {
      provider(source("p.X", "My Archive"));

      assertBroken("id_invalid", "'My Archive' is not an id", "'acme-archive'");
    }

    @Test
    void hasTheIdOfAnotherOne() throws IOException {
      provider(source("p.X", "twin"));
      jar(Map.of("p.Z", source("p.Z", "twin"))).naming("p.Z").writeTo(plugins.resolve("z/z.jar"));

      try (DestinationCatalog catalog = discover()) {
        assertThat(catalog.find("twin")).isEmpty();
        assertThat(catalog.findings())
            .extracting(PluginFinding::code)
            .containsExactly("duplicate_id", "duplicate_id");
        assertThat(catalog.findings().get(0).message())
            .contains("'twin'", "z.jar", "none of them is used");
      }
    }

    @Test
    void hasTheIdThatAFolderIsNamedLike() throws IOException {
      provider(source("p.X", "sound"));

      assertBroken("duplicate_id", "only the one in folder 'sound' is used", "remove one");
    }

    @Test
    void isRefusedByTheContract() throws IOException {
      provider(PluginJar.destination("p.X", "x", ""));

      assertBroken("spec_invalid", "destination 'x' supports no mode", "'spec'");
    }

    @Test
    void breaksRulesThatNeedNoSystem() throws IOException {
      provider(
          source("p.X", "x")
              .replace("public final class", "public class")
              .replace(".title(\"A title\")", "")
              .replace("\"It does nothing.\"", "\"\" + ++count")
              .replace("\"There is none.\"", "\"\"")
              .replace(".label(\"Topic\").description(\"Where to.\")", "")
              .replace("implements Destination {", "implements Destination { static int count;"));

      List<PluginFinding> findings = only("x").findings();
      assertThat(findings)
          .extracting(PluginFinding::message)
          .satisfiesExactly(
              message -> assertThat(message).contains("rule D-2", "'p.X' is not final"),
              message -> assertThat(message).contains("rule D-3", "another one"),
              message -> assertThat(message).contains("rule D-4", "no title"),
              message -> assertThat(message).contains("rule C-8", "'none'"),
              message -> assertThat(message).contains("rule C-8", "'topic' has no label"),
              message -> assertThat(message).contains("rule C-8", "'topic' has no description"));
      assertThat(findings)
          .allSatisfy(each -> assertThat(each.code()).isEqualTo("rule_broken"))
          .allSatisfy(each -> assertThat(each.level()).isEqualTo(Level.BROKEN))
          .allSatisfy(each -> assertThat(each.remedy()).isNotEmpty());
      assertUsable("x");
    }

    @Test
    void cannotBeHadTwice() throws IOException {
      provider(
          PluginJar.destination(
                  "p.X", "x", INSERT, "if (asked++ > 0) throw new IllegalStateException(\"once\");")
              .replace("implements Destination {", "implements Destination { static int asked;"));

      assertThat(only("x").findings())
          .extracting(PluginFinding::message)
          .containsExactly("'p.X' throws IllegalStateException when it is asked once more: once");
    }

    @Test
    void hasNoDescription() throws IOException {
      provider(source("p.X", "x").replace("\"It does nothing.\"", "\" \""));

      assertThat(only("x").findings())
          .extracting(PluginFinding::message)
          .containsExactly("rule D-4: it has no description");
    }

    @Test
    void startsAThread() throws IOException {
      provider(
          PluginJar.destination(
                  "p.X",
                  "x",
                  INSERT,
                  "Thread t = new Thread(() -> { synchronized (this) { try {"
                      + " while (!stopped) wait(); } catch (InterruptedException e) { } } }, \"busy\");"
                      + " t.setDaemon(true); t.start();")
              .replace(
                  "implements Destination {", "implements Destination { private boolean stopped;"));

      assertThat(only("x").findings())
          .extracting(PluginFinding::message)
          .contains("rule D-5: it started thread 'busy' before it was asked to do anything");
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().equals("busy")) {
          thread.interrupt();
        }
      }
    }
  }

  @Nested
  class Contract {

    @Test
    void isNewerThanThatOfTheHost() throws IOException {
      builtFor("1." + (SpiVersion.CURRENT.minor() + 1));

      assertBroken("built_for_newer_spi", "this host has SPI " + SpiVersion.CURRENT, "update");
    }

    @Test
    void isOfAnEraThatIsOver() throws IOException {
      builtFor("0.9");

      assertBroken("built_for_older_spi", "was built for SPI 0.9", "take a version");
    }

    @Test
    void isTheHostsOwn() throws IOException {
      builtFor(SpiVersion.CURRENT.toString());

      assertThat(only("x").findings()).isEmpty();
      assertThat(only("x").spiVersion()).isEqualTo(SpiVersion.CURRENT.toString());
    }

    @Test
    void isNotTold() throws IOException {
      provider(source("p.X", "x"));

      assertThat(only("x").findings()).isEmpty();
      assertThat(only("x").spiVersion()).isEqualTo("unknown");
    }

    @Test
    void isToldInAnotherForm() throws IOException {
      builtFor("one point oh");

      assertWarning("spi_version_unreadable", "one point oh", "two numbers");
      assertUsable("x");
    }

    @Test
    void hasATypeThatTheHostLacks() throws IOException {
      provider(
          Map.of(
              "p.X",
              PluginJar.destination(
                  "p.X", "x", INSERT, "new com.signalsmith.destination.spi.Later();"),
              "com.signalsmith.destination.spi.Later",
              "package com.signalsmith.destination.spi; public class Later { }"),
          "com.signalsmith.destination.spi.Later");

      assertBroken("built_for_newer_spi", "spi/Later", "update the host");
    }

    @Test
    void isBundled() throws IOException {
      jar(Map.of(
              "p.X",
              source("p.X", "x"),
              "com.signalsmith.destination.spi.Destination",
              "package com.signalsmith.destination.spi; public interface Destination {"
                  + " DestinationSpec spec(); CheckReport check(Settings s, CheckContext c);"
                  + " DestinationWriter open(WritePlan p, RunContext r); }"))
          .naming("p.X")
          .writeTo(at("x.jar"));

      assertWarning("spi_bundled", "a copy of the SPI", "'provided'");
      assertUsable("x");
    }

    private void builtFor(String spiVersion) throws IOException {
      jar(Map.of("p.X", source("p.X", "x")))
          .naming("p.X")
          .manifest(SpiVersion.MANIFEST_ATTRIBUTE, spiVersion)
          .writeTo(at("x.jar"));
    }
  }

  @Nested
  class FilesOfAPlugin {

    @Test
    void ofAJarAreDamaged() throws IOException {
      Files.writeString(Files.createDirectories(plugins.resolve("x")).resolve("x.jar"), "PK");

      assertBroken("jar_unreadable", "cannot be read as a jar", "copy it once more");
    }

    @Test
    void ofALibraryAreCutOff() throws IOException {
      provider(source("p.X", "x"));
      byte[] whole = Files.readAllBytes(at("x.jar"));
      Files.write(at("y.jar"), Arrays.copyOf(whole, whole.length / 2));

      try (DestinationCatalog catalog = discover()) {
        assertThat(catalog.findings())
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.code()).isEqualTo("jar_unreadable");
                  assertThat(finding.location()).isEqualTo(at("y.jar").toString());
                });
      }
      assertUsable("x");
    }

    @Test
    void areNotThere() throws IOException {
      Files.createDirectories(plugins.resolve("x"));

      assertWarning("folder_empty", "empty", "remove it");
      try (DestinationCatalog catalog = discover()) {
        assertThat(catalog.findings()).isEmpty();
      }
    }

    @Test
    void areBelowTheFolder() throws IOException {
      PluginJar.write(plugins.resolve("x/lib/x.jar"), Map.of("p.X", source("p.X", "x")), "p.X");

      assertBroken("folder_without_jars", "has no jar", "right into the folder");
    }

    @Test
    void lieLoose() throws IOException {
      PluginJar.write(plugins.resolve("x.jar"), Map.of("p.X", source("p.X", "x")), "p.X");
      Files.writeString(plugins.resolve("readme.txt"), "not a plugin");
      Files.createDirectories(plugins.resolve(".git"));

      assertBroken("jar_not_in_folder", "lies loose", "'drivers'");
    }

    @Test
    void mayNotBeRead() throws IOException {
      provider(source("p.X", "x"));
      Set<PosixFilePermission> none = Set.of();
      Path folder = Files.setPosixFilePermissions(plugins.resolve("x"), none);
      assumeThat(Files.isReadable(folder)).as("this user may read everything").isFalse();

      assertBroken("folder_unreadable", "cannot be read", "permissions");
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void areInADirectoryThatIsNotThere() {
      Path nowhere = plugins.resolve("nowhere");
      try (DestinationCatalog catalog = DestinationCatalog.of(HOST, List.of(plugins, nowhere))) {
        assertThat(catalog.findings())
            .singleElement()
            .satisfies(
                finding -> {
                  assertThat(finding.code()).isEqualTo("plugin_directory_missing");
                  assertThat(finding.location()).isEqualTo(nowhere.toString());
                });
      }
    }
  }

  private static String source(String className, String id) {
    return PluginJar.destination(className, id, INSERT);
  }

  /** Returns the source of p.X with id 'x', which does something more when a run opens it. */
  private static String usingInRun(String expression) {
    return source("p.X", "x").replace("throw new", expression + "; throw new");
  }

  private static PluginJar jar(Map<String, String> sources) {
    return PluginJar.of(sources);
  }

  // The two bytes of the major version; that of Java 17 is 61.
  private static byte[] forJava55(byte[] classFile) {
    byte[] newer = classFile.clone();
    newer[6] = 0;
    newer[7] = 99;
    return newer;
  }

  private void provider(String source) throws IOException {
    jar(Map.of("p.X", source)).naming("p.X").writeTo(at("x.jar"));
  }

  private void provider(Map<String, String> sources, String leftOut) throws IOException {
    jar(sources).naming("p.X").without(leftOut).writeTo(at("x.jar"));
  }

  private Path at(String jar) {
    return plugins.resolve("x").resolve(jar);
  }

  private PluginHealth only(String name) {
    try (DestinationCatalog catalog = discover()) {
      List<PluginHealth> all =
          catalog.examine().stream()
              .filter(each -> !each.location().contains("sound.jar"))
              .toList();
      assertThat(all).as(name + " in " + all).hasSize(1);
      return all.get(0);
    }
  }

  private void assertBroken(String code, String message, String remedy) {
    assertFinding(Level.BROKEN, code, message, remedy);
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.findings()).extracting(PluginFinding::code).containsExactly(code);
      assertThat(catalog.destinations())
          .extracting(DiscoveredDestination::location)
          .containsExactly(plugins.resolve("sound/sound.jar").toString());
    }
  }

  private void assertWarning(String code, String message, String remedy) {
    assertFinding(Level.WARNING, code, message, remedy);
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.findings()).isEmpty();
    }
  }

  private void assertFinding(Level level, String code, String message, String remedy) {
    try (DestinationCatalog catalog = discover()) {
      List<PluginFinding> findings =
          catalog.examine().stream().flatMap(each -> each.findings().stream()).toList();
      assertThat(findings)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo(code);
                assertThat(finding.level()).isEqualTo(level);
                assertThat(finding.message()).contains(message).doesNotContain("\n", "\u001b");
                assertThat(finding.remedy()).contains(remedy);
                assertThat(finding.location()).startsWith(plugins.toString());
              });
    }
  }

  private void assertUsable(String id) {
    try (DestinationCatalog catalog = discover()) {
      assertThat(catalog.find(id)).isPresent();
    }
  }

  private DestinationCatalog discover() {
    return DestinationCatalog.of(HOST, List.of(plugins));
  }

  /** Has no destination of its own, such as that of the testkit. */
  private static final class BareHost extends ClassLoader {
    private BareHost() {
      super(PluginFindingsTest.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(JarFacts.SERVICE_FILE)
          ? Collections.emptyEnumeration()
          : super.getResources(name);
    }
  }
}
