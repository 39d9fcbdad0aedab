package dev.entrepot.cli.pull;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.config.EntrepotConfig;
import dev.entrepot.loadtest.upstream.LayerSpec.GzippedTar;
import dev.entrepot.loadtest.upstream.Platform;
import dev.entrepot.loadtest.upstream.ScriptedRegistry;
import dev.entrepot.loadtest.upstream.ScriptedRepository;
import dev.entrepot.loadtest.upstream.TestImage;
import dev.entrepot.loadtest.upstream.TestImages;
import dev.entrepot.loadtest.upstream.TestIndex;
import dev.entrepot.proxy.fixture.Fixture;
import dev.entrepot.server.TestProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A registry, and a store that is to be filled from it by commands. */
abstract class PullsFixture {
  static final String ONE = "docker.io/library/one";
  static final GzippedTar LAYER = new GzippedTar(10_000);

  @TempDir Path folder;
  @Fixture final ScriptedRegistry upstream = ScriptedRegistry.start();
  TestImage image;
  TestIndex multi;

  @BeforeEach
  void fillUpstream() throws Exception {
    ScriptedRepository one = upstream.repository("library/one");
    image = TestImages.withSeed(3).with(LAYER, LAYER).addTo(one, "1");
    multi =
        TestImages.withSeed(4)
            .addIndexTo(one, List.of(Platform.LINUX_AMD64, Platform.LINUX_ARM64), "multi");
    write("127.0.0.1:1", "");
  }

  /** The configuration that commands read. */
  void write(String admin, String more) throws Exception {
    Files.writeString(
        folder.resolve("entrepot.yaml"),
        """
        listen: 127.0.0.1:2
        admin: %s
        data: %s
        upstreams:
          docker.io: {url: "%s", default: true}
          other.example: {url: "%s"}
        %s
        """
            .formatted(admin, folder.resolve("data"), upstream.uri(), upstream.uri(), more));
  }

  EntrepotConfig config() {
    return TestProxy.config(folder.resolve("data"), upstream.uri());
  }

  /** A server on the same store, which the commands' configuration names from now on. */
  TestProxy start() throws Exception {
    return start(config());
  }

  TestProxy start(EntrepotConfig config) throws Exception {
    TestProxy proxy = TestProxy.start(config);
    write(proxy.admin("/").getAuthority(), "");
    return proxy;
  }

  ChildCommand run(String... arguments) throws Exception {
    return ChildCommand.run(folder, withConfig(arguments));
  }

  List<String> withConfig(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--config", folder.resolve("entrepot.yaml").toString()));
    return all;
  }

  String output(String... arguments) throws Exception {
    ChildCommand command = run(arguments);
    assertThat(command.exitCode()).as(command.errors() + command.output()).isZero();
    return command.output();
  }

  /** What the registry was asked for, by method and path, since the log was cleared. */
  List<String> asked() {
    return upstream.requests().stream()
        .map(request -> request.method() + " " + request.path())
        .toList();
  }

  static String shortId(String digest) {
    return digest.substring("sha256:".length(), "sha256:".length() + 12);
  }
}
