package dev.entrepot.cli;

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
  /** How the names of jars end that hold the fixtures of the modules below. */
  private static final String TEST_JAR = "-tests.jar";

  private static JavaClasses program;

  @BeforeAll
  static void readProgram() {
    program =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(it -> !it.contains(TEST_JAR))
            .importPackages(
                "dev.entrepot.oci",
                "dev.entrepot.verifier",
                "dev.entrepot.cache",
                "dev.entrepot.config",
                "dev.entrepot.proxy",
                "dev.entrepot.operate",
                "dev.entrepot.server",
                "dev.entrepot.cli");
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
        .layer("config")
        .definedBy("dev.entrepot.config..")
        .layer("mirror")
        .definedBy("dev.entrepot.proxy..")
        .layer("operate")
        .definedBy("dev.entrepot.operate..")
        .layer("server")
        .definedBy("dev.entrepot.server..")
        .layer("cli")
        .definedBy("dev.entrepot.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("operate")
        .mayOnlyBeAccessedByLayers("server", "cli")
        .whereLayer("mirror")
        .mayOnlyBeAccessedByLayers("operate", "server", "cli")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("mirror", "operate", "server", "cli")
        .whereLayer("cache")
        .mayOnlyBeAccessedByLayers("mirror", "operate", "server", "cli")
        .whereLayer("verifier")
        .mayOnlyBeAccessedByLayers("cache", "config", "mirror", "operate", "server", "cli")
        .check(program);
  }

  @Test
  void roomsOfTheDataPath_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("auth")
        .definedBy("..proxy.upstream.auth..")
        .layer("network")
        .definedBy("..proxy.upstream.network..")
        .layer("thread")
        .definedBy("..proxy.thread..")
        .layer("heap")
        .definedBy("..proxy.heap..")
        .layer("answer")
        .definedBy("..proxy.answer..")
        .layer("json")
        .definedBy("..proxy.json..")
        .layer("upstream")
        .definedBy("..proxy.upstream")
        .layer("share")
        .definedBy("..proxy.share..")
        .layer("transfer")
        .definedBy("..proxy.transfer..")
        .layer("route")
        .definedBy("..proxy.route..")
        .layer("resolve")
        .definedBy("..proxy.resolve..")
        .layer("observe")
        .definedBy("..proxy.observe..")
        .layer("http")
        .definedBy("..proxy.http..")
        .whereLayer("http")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("observe")
        .mayOnlyBeAccessedByLayers("http")
        .whereLayer("resolve")
        .mayOnlyBeAccessedByLayers("http")
        .whereLayer("route")
        .mayOnlyBeAccessedByLayers("resolve", "http")
        .whereLayer("transfer")
        .mayOnlyBeAccessedByLayers("route", "resolve", "observe", "http")
        .whereLayer("share")
        .mayOnlyBeAccessedByLayers("transfer", "route", "resolve", "observe", "http")
        .whereLayer("heap")
        .mayOnlyBeAccessedByLayers("upstream", "route", "resolve", "http")
        .whereLayer("answer")
        .mayOnlyBeAccessedByLayers("upstream", "share", "transfer", "route", "resolve", "http")
        .whereLayer("answer")
        .mayNotAccessAnyLayer()
        .whereLayer("json")
        .mayNotAccessAnyLayer()
        .whereLayer("thread")
        .mayNotAccessAnyLayer()
        .whereLayer("auth")
        .mayOnlyBeAccessedByLayers("upstream")
        .whereLayer("network")
        .mayOnlyBeAccessedByLayers("auth", "upstream")
        .check(program);
  }

  @Test
  void roomsOfTheOperators_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("name")
        .definedBy("..operate.name..")
        .layer("images")
        .definedBy("..operate.images..")
        .layer("bundle")
        .definedBy("..operate.bundle..")
        .layer("pull")
        .definedBy("..operate.pull..")
        .layer("retain")
        .definedBy("..operate.retain..")
        .layer("verify")
        .definedBy("..operate.verify..")
        .layer("setup")
        .definedBy("..operate.setup..")
        .layer("ports")
        .definedBy("dev.entrepot.operate")
        .layer("local")
        .definedBy("..operate.local..")
        .layer("client")
        .definedBy("..operate.client..")
        .whereLayer("client")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("setup")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("local")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("ports")
        .mayOnlyBeAccessedByLayers("local", "client")
        .whereLayer("bundle")
        .mayOnlyBeAccessedByLayers("ports", "local", "client")
        .whereLayer("retain")
        .mayOnlyBeAccessedByLayers("ports", "local", "client")
        .whereLayer("pull")
        .mayOnlyBeAccessedByLayers("bundle", "ports", "local", "client")
        .whereLayer("verify")
        .mayOnlyBeAccessedByLayers("pull", "ports", "local", "client")
        .whereLayer("images")
        .mayOnlyBeAccessedByLayers("bundle", "pull", "retain", "ports", "local", "client")
        .whereLayer("name")
        .mayOnlyBeAccessedByLayers("images", "bundle", "pull", "retain", "ports", "local", "client")
        .check(program);
  }

  @Test
  void roomsOfTheServer_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("server")
        .definedBy("dev.entrepot.server")
        .layer("admin")
        .definedBy("..server.admin..")
        .layer("logging")
        .definedBy("..server.logging..")
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("admin")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("logging")
        .mayOnlyBeAccessedByLayers("admin", "server")
        .check(program);
  }

  @Test
  void roomsOfTheConfiguration_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("check")
        .definedBy("dev.entrepot.config.check")
        .layer("config")
        .definedBy("dev.entrepot.config")
        .layer("log")
        .definedBy("dev.entrepot.config.log")
        .layer("storage")
        .definedBy("dev.entrepot.config.storage")
        .layer("program")
        .definedBy("dev.entrepot.config.program")
        .whereLayer("check")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("check")
        .whereLayer("log")
        .mayOnlyBeAccessedByLayers("config", "check")
        .whereLayer("storage")
        .mayOnlyBeAccessedByLayers("config", "check")
        .whereLayer("program")
        .mayOnlyBeAccessedByLayers("config", "check")
        .check(program);
  }

  @Test
  void roomsOfTheCommands_dependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("main")
        .definedBy("dev.entrepot.cli")
        .layer("images")
        .definedBy("..cli.images..")
        .layer("upstreams")
        .definedBy("..cli.upstreams..")
        .layer("bundle")
        .definedBy("..cli.bundle..")
        .layer("pull")
        .definedBy("..cli.pull..")
        .layer("retain")
        .definedBy("..cli.retain..")
        .layer("verify")
        .definedBy("..cli.verify..")
        .layer("serve")
        .definedBy("..cli.serve..")
        .layer("config")
        .definedBy("..cli.config..")
        .layer("access")
        .definedBy("..cli.access..")
        .layer("setup")
        .definedBy("..cli.setup..")
        .layer("doctor")
        .definedBy("..cli.doctor..")
        .layer("store")
        .definedBy("..cli.store..")
        .layer("output")
        .definedBy("..cli.output..")
        .layer("progress")
        .definedBy("..cli.progress..")
        .layer("signal")
        .definedBy("..cli.signal..")
        .layer("template")
        .definedBy("..cli.template..")
        .layer("help")
        .definedBy("..cli.help..")
        .whereLayer("main")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("images")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("upstreams")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("bundle")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("pull")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("retain")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("verify")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("config")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("access")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("serve")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("doctor")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("setup")
        .mayOnlyBeAccessedByLayers("main", "serve", "doctor")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers(
            "images", "upstreams", "bundle", "pull", "retain", "verify", "serve")
        .whereLayer("progress")
        .mayOnlyBeAccessedByLayers("bundle", "pull", "retain", "verify")
        .whereLayer("signal")
        .mayOnlyBeAccessedByLayers("serve")
        .whereLayer("template")
        .mayOnlyBeAccessedByLayers("output", "store")
        .whereLayer("help")
        .mayOnlyBeAccessedByLayers("main")
        .whereLayer("output")
        .mayOnlyBeAccessedByLayers(
            "main",
            "access",
            "store",
            "images",
            "upstreams",
            "bundle",
            "pull",
            "retain",
            "verify",
            "config",
            "serve")
        .check(program);
  }

  @Test
  void dataPath_isReachedByFewRoomsOfTheOperators() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "..operate.name..",
            "..operate.images..",
            "..operate.bundle..",
            "..operate.retain..",
            "..operate.setup..",
            "..operate.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..proxy.resolve..", "..proxy.route..", "..proxy.transfer..", "..proxy.http..")
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
        .resideInAPackage("dev.entrepot.config.read")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.entrepot.config..")
                .and(not(resideInAPackage("dev.entrepot.config.read"))))
        .check(program);
  }

  @Test
  void knowledgeOfClients_knowsNoNetwork() {
    noClasses()
        .that()
        .resideInAPackage("dev.entrepot.operate.setup..")
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
        .resideInAPackage("dev.entrepot.proxy.resolve.offline")
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
