package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.cli.TypedCommand;
import dev.entrepot.server.TestProxy;
import dev.entrepot.server.access.Guarded;
import dev.entrepot.server.access.RolesFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Commands that ask a server whose operators have roles. */
class AdminLoginTest extends RolesFixture {
  private static TypedCommand typed(TestProxy proxy, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--server", server(proxy)));
    return TypedCommand.run(all.toArray(String[]::new));
  }

  private static String server(TestProxy proxy) {
    return "http://127.0.0.1:" + proxy.admin("/").getPort();
  }

  private String secret(String text) throws Exception {
    return Files.writeString(folder.resolve("secret"), text + "\n").toString();
  }

  @Test
  void commands_noLogin_sayWhatToSet() throws Exception {
    try (var proxy = startWithRoles()) {
      TypedCommand images = typed(proxy, "images");
      assertThat(images.exitCode()).isEqualTo(1);
      assertThat(images.output()).isEmpty();
      assertThat(images.errors())
          .isEqualToIgnoringNewLines(
              "entrepot: this needs a login with the role look: set ENTREPOT_ADMIN_USER and"
                  + " ENTREPOT_ADMIN_PASSWORD, or use --admin-user and --admin-password-file, or"
                  + " name a file with a token by --token-file");
      assertThat(typed(proxy, "prune", "--force").errors()).contains("the role operate");
    }
  }

  @Test
  void commands_byRole_doWhatItIsFor() throws Exception {
    try (var proxy = startWithRoles()) {
      pullOne(proxy);
      String file = secret(Guarded.RIGHT);

      TypedCommand images =
          typed(proxy, "images", "--admin-user", "anna", "--admin-password-file", file, "-q");
      assertThat(images.exitCode()).as(images.errors()).isZero();
      assertThat(images.output()).isNotEmpty();

      TypedCommand pin =
          typed(proxy, "pin", "--admin-user", "anna", "--admin-password-file", file, "one:1");
      assertThat(pin.exitCode()).isEqualTo(1);
      assertThat(pin.errors())
          .isEqualToIgnoringNewLines(
              "entrepot: this needs the role operate, and anna (user file) has the role look:"
                  + " access.roles in the server's configuration");

      pin = typed(proxy, "pin", "--admin-user", "olga", "--admin-password-file", file, "one:1");
      assertThat(pin.exitCode()).as(pin.errors()).isZero();
    }
  }

  @Test
  void commands_export_onlyLooks() throws Exception {
    try (var proxy = startWithRoles()) {
      pullOne(proxy);
      Path bundle = folder.resolve("bundle.tar");

      TypedCommand export =
          typed(
              proxy,
              "export",
              "--admin-user",
              "anna",
              "--admin-password-file",
              secret(Guarded.RIGHT),
              "-o",
              bundle.toString(),
              "one:1");

      assertThat(export.exitCode()).as(export.errors()).isZero();
      assertThat(bundle).isNotEmptyFile();
    }
  }

  @Test
  void commands_tokenOfAnIssuer_isALogin() throws Exception {
    try (var proxy = startWithRoles()) {
      String file = secret(token("deployer", "platform"));

      TypedCommand byToken = typed(proxy, "prune", "--force", "--token-file", file);
      assertThat(byToken.exitCode()).as(byToken.errors()).isZero();
      TypedCommand asPassword =
          typed(proxy, "prune", "--force", "--admin-user", "any", "--admin-password-file", file);
      assertThat(asPassword.exitCode()).as(asPassword.errors()).isZero();
    }
  }

  @Test
  void commands_wrongLogin_isToldWithoutIt() throws Exception {
    try (var proxy = startWithRoles()) {
      TypedCommand command =
          typed(
              proxy, "images", "--admin-user", "anna", "--admin-password-file", secret("hunter2"));

      assertThat(command.exitCode()).isEqualTo(1);
      assertThat(command.errors())
          .startsWith("entrepot: the user name or the password is wrong: set ENTREPOT_ADMIN_USER")
          .hasLineCount(1)
          .doesNotContain("hunter2");
    }
  }

  @Test
  void commands_environment_isALogin() throws Exception {
    try (var proxy = startClosed()) {
      var environment =
          Map.of(
              "ENTREPOT_SERVER",
              server(proxy),
              "ENTREPOT_ADMIN_USER",
              "olga",
              "ENTREPOT_ADMIN_PASSWORD",
              Guarded.RIGHT);

      ChildCommand prune = ChildCommand.run(folder, environment, List.of("prune", "--force"));
      assertThat(prune.exitCode()).as(prune.errors()).isZero();
      ChildCommand health = ChildCommand.run(folder, environment, List.of("health"));
      assertThat(health.output()).isEqualToIgnoringNewLines("healthy");
    }
  }

  @Test
  void commands_halfALoginOrTwo_areWrongUsage() throws Exception {
    try (var proxy = startWithRoles()) {
      String file = secret(Guarded.RIGHT);
      for (var wrong :
          List.of(
              List.of("images", "--admin-user", "anna"),
              List.of("images", "--admin-password-file", file),
              List.of("images", "--admin-user", "an:na", "--admin-password-file", file),
              List.of("images", "--admin-user", "anna", "--admin-password-file", file + "-none"),
              List.of("images", "--admin-user", "anna", "--token-file", file))) {
        TypedCommand command = typed(proxy, wrong.toArray(String[]::new));
        assertThat(command.exitCode()).as(wrong.toString()).isEqualTo(2);
        assertThat(command.errors())
            .startsWith("entrepot: ")
            .hasLineCount(1)
            .containsAnyOf("--admin-user", "--admin-password-file");
      }
    }
  }
}
