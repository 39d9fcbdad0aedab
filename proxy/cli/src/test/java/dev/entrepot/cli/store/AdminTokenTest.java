package dev.entrepot.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.cli.ChildCommand;
import dev.entrepot.config.AdminConfig;
import dev.entrepot.config.Secret;
import dev.entrepot.server.ListingFixture;
import dev.entrepot.server.TestProxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A server that wants to be shown a token. */
class AdminTokenTest extends ListingFixture {
  private static final String TOKEN = "a-token-of-32-characters-0123456";
  private static final String WRONG = "a-token-of-32-characters-0123457";

  private TestProxy guarded() throws Exception {
    return start(new AdminConfig(TestProxy.ADMIN.address(), Optional.of(new Secret(TOKEN))));
  }

  private ChildCommand run(String... arguments) throws Exception {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(1, List.of("--config", folder.resolve("entrepot.yaml").toString()));
    return ChildCommand.run(folder, all);
  }

  private void configure(String line) throws Exception {
    Path file = folder.resolve("entrepot.yaml");
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(it -> it.startsWith("admin-token"));
    lines.add(line);
    Files.write(file, lines);
  }

  private static HttpResponse<String> verify(TestProxy proxy, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(proxy.admin("/api/v1/verify"))
            .headers(headers)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return proxy.client().send(request, BodyHandlers.ofString());
  }

  @Test
  void api_token_isAskedForByWhatChanges() throws Exception {
    try (var proxy = guarded()) {
      assertThat(admin(proxy, "images").statusCode()).isEqualTo(200);
      HttpResponse<String> none = verify(proxy, "x-nothing", "at-all");
      assertThat(none.statusCode()).isEqualTo(401);
      assertThat(none.headers().firstValue("www-authenticate"))
          .contains("Bearer realm=\"entrepot\"");
      assertThat(none.body()).contains("admin-token").doesNotContain(TOKEN);
      assertThat(verify(proxy, "authorization", "Bearer " + WRONG).statusCode()).isEqualTo(401);
      assertThat(verify(proxy, "authorization", "Bearer " + TOKEN).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void commands_token_isThatOfTheConfiguration() throws Exception {
    try (var _ = guarded()) {
      ChildCommand without = run("verify");
      assertThat(without.exitCode()).isEqualTo(1);
      assertThat(without.errors()).contains("admin-token", "--config").hasLineCount(1);

      configure("admin-token: " + WRONG);
      ChildCommand wrong = run("verify");
      assertThat(wrong.exitCode()).isEqualTo(1);
      assertThat(wrong.errors()).contains("admin-token").doesNotContain(WRONG);

      Files.writeString(folder.resolve("token"), TOKEN + "\n");
      configure("admin-token-file: " + folder.resolve("token"));
      ChildCommand right = run("verify");
      assertThat(right.exitCode()).as(right.errors()).isZero();
      assertThat(run("images", "-q").exitCode()).isZero();
    }
  }
}
