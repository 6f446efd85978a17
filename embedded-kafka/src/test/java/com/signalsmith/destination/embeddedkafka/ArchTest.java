package com.signalsmith.destination.embeddedkafka;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchTest {
  private static final String API = "com.signalsmith.destination.embeddedkafka";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(API);

  @Test
  void theApiNeedsNoClassOfKafkaOrOfALog() {
    noClasses()
        .that()
        .resideInAPackage(API)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "kafka..", "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void onlyTheAuthorityNeedsBouncyCastle() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(TestAuthority.class.getName())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(CLASSES);
  }

  @Test
  void theServerSideDoesNotKnowTheApi() {
    noClasses()
        .that()
        .resideInAPackage(API + ".server")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(API)
        .check(CLASSES);
  }

  @Test
  void classesWereSeen() {
    assertThat(CLASSES).hasSizeGreaterThan(15);
  }
}
