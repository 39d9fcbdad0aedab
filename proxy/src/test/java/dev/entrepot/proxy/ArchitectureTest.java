package dev.entrepot.proxy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rooms and the arrows between them, as docs/architecture.md draws them. */
final class ArchitectureTest {
  private static JavaClasses program;

  @BeforeAll
  static void readProgram() {
    program =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(
                "dev.entrepot.oci",
                "dev.entrepot.verifier",
                "dev.entrepot.cache",
                "dev.entrepot.proxy");
  }

  @Test
  void modules_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("oci")
        .definedBy("dev.entrepot.oci..")
        .layer("verifier")
        .definedBy("dev.entrepot.verifier..")
        .layer("cache")
        .definedBy("dev.entrepot.cache..")
        .layer("proxy")
        .definedBy("dev.entrepot.proxy..")
        .whereLayer("proxy")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("cache")
        .mayOnlyBeAccessedByLayers("proxy")
        .whereLayer("verifier")
        .mayOnlyBeAccessedByLayers("cache", "proxy")
        .check(program);
  }

  @Test
  void roomsOfTheProxy_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("config")
        .definedBy("..proxy.config..")
        .layer("auth")
        .definedBy("..proxy.upstream.auth..")
        .layer("network")
        .definedBy("..proxy.upstream.network..")
        .layer("heap")
        .definedBy("..proxy.heap..")
        .layer("upstream")
        .definedBy("..proxy.upstream")
        .layer("transfer")
        .definedBy("..proxy.transfer..")
        .layer("route")
        .definedBy("..proxy.route..")
        .layer("resolve")
        .definedBy("..proxy.resolve..")
        .layer("observe")
        .definedBy("..proxy.observe..")
        .layer("logging")
        .definedBy("..proxy.logging..")
        .layer("http")
        .definedBy("..proxy.http..")
        .layer("upkeep")
        .definedBy("..proxy.upkeep..")
        .layer("listing")
        .definedBy("..proxy.listing..")
        .layer("pull")
        .definedBy("..proxy.pull..")
        .layer("bundle")
        .definedBy("..proxy.bundle..")
        .layer("steer")
        .definedBy("..proxy.steer..")
        .layer("setup")
        .definedBy("dev.entrepot.proxy.setup..")
        .layer("admin")
        .definedBy("..proxy.admin..")
        .layer("server")
        .definedBy("dev.entrepot.proxy")
        .layer("cli")
        .definedBy("..proxy.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("setup")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("admin")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("upkeep")
        .mayOnlyBeAccessedByLayers("pull", "admin", "server", "cli")
        .whereLayer("pull")
        .mayOnlyBeAccessedByLayers("bundle", "admin", "server", "cli")
        .whereLayer("bundle")
        .mayOnlyBeAccessedByLayers("admin", "server", "cli")
        .whereLayer("steer")
        .mayOnlyBeAccessedByLayers("admin", "server", "cli")
        .whereLayer("listing")
        .mayOnlyBeAccessedByLayers("bundle", "pull", "steer", "admin", "server", "cli")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("observe")
        .mayOnlyBeAccessedByLayers("http", "server")
        .whereLayer("logging")
        .mayOnlyBeAccessedByLayers("admin", "server", "cli")
        .whereLayer("resolve")
        .mayOnlyBeAccessedByLayers("http", "pull", "server")
        .whereLayer("route")
        .mayOnlyBeAccessedByLayers("resolve", "http", "upkeep", "pull", "server")
        .whereLayer("transfer")
        .mayOnlyBeAccessedByLayers("resolve", "observe", "http", "upkeep", "pull", "server")
        .whereLayer("heap")
        .mayOnlyBeAccessedByLayers("upstream", "resolve", "http", "server")
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("upstream")
        .whereLayer("network")
        .mayOnlyBeAccessedByLayers("auth", "upstream", "server")
        .check(program);
  }

  @Test
  void packages_haveNoCircles() {
    slices().matching("dev.entrepot.(**)").should().beFreeOfCycles().check(program);
  }

  @Test
  void storeAndNouns_knowNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.entrepot.oci..", "dev.entrepot.verifier..", "dev.entrepot.cache..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net..")
        .check(program);
  }

  @Test
  void nouns_knowTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage("dev.entrepot.oci")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.entrepot.oci", "java..", "org.jspecify..")
        .check(program);
  }

  @Test
  void readingOfFiles_knowsNothingOfWhatIsConfigured() {
    noClasses()
        .that()
        .resideInAPackage("dev.entrepot.proxy.config.read")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.entrepot.proxy..")
                .and(not(resideInAPackage("dev.entrepot.proxy.config.read"))))
        .check(program);
  }

  @Test
  void knowledgeOfClients_knowsNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("dev.entrepot.proxy.setup")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "java.net.http..")
        .check(program);
  }

  @Test
  void rocksdb_isKnownInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.entrepot.cache.index.rocksdb")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.rocksdb..")
        .check(program);
  }

  @Test
  void insideOfVertx_isKnownInSevenClasses() {
    noClasses()
        .that(
            not(
                simpleName("ZeroCopyBody")
                    .or(simpleName("ClientChannel"))
                    .or(simpleName("AdminConnections"))
                    .or(simpleName("Transports"))
                    .or(simpleName("ListeningEpoll"))
                    .or(simpleName("ListeningNio"))
                    .or(simpleName("BodyTap"))))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.vertx..impl.."))
        .check(program);
  }

  @Test
  void answersOffline_knowNeitherUpstreamsNorDownloads() {
    noClasses()
        .that()
        .resideInAPackage("dev.entrepot.proxy.resolve")
        .and()
        .haveSimpleNameStartingWith("Offline")
        .should()
        .dependOnClassesThat(simpleName("Upstream").or(simpleName("InflightTable")))
        .check(program);
  }

  @Test
  void time_isAnArgument() {
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(program);
    noClasses().should().callMethod(java.time.Instant.class, "now").check(program);
  }
}
