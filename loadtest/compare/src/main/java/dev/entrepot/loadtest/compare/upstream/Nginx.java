package dev.entrepot.loadtest.compare.upstream;

import dev.entrepot.loadtest.compare.os.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What each nginx of a run has in common: it keeps to a folder of its own, as whoever runs it. */
public final class Nginx {
  /** As many clients as the largest row has, and connections to the upstream beside them. */
  private static final int CONNECTIONS = 4096;

  private static final List<String> TEMPORARY =
      List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi");

  private Nginx() {}

  /**
   * A whole configuration with one worker.
   *
   * @param folder where all that it writes goes
   * @param isRoot whether it is started as root; its worker then stays so, to reach the folder
   * @param http what stands in the block of that name
   */
  public static String configuration(Path folder, boolean isRoot, String http) {
    var text = new StringBuilder(isRoot ? "user root;\n" : "");
    text.append("daemon off;\nworker_processes 1;\n");
    text.append("pid %s;\n".formatted(folder.resolve("pid")));
    text.append("error_log %s warn;\n".formatted(folder.resolve("error.log")));
    text.append("worker_rlimit_nofile %d;\n".formatted(2 * CONNECTIONS));
    text.append("events { worker_connections %d; }\n".formatted(CONNECTIONS));
    text.append("http {\n");
    for (String name : TEMPORARY) {
      text.append("  %s_temp_path %s;\n".formatted(name, folder.resolve("temporary-" + name)));
    }
    return text.append(http.indent(2)).append("}\n").toString();
  }

  /** Whether this process is root. */
  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Writes the configuration into the folder; the command that starts nginx with it. */
  public static List<String> command(Path folder, String http) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("nginx.conf");
    Files.writeString(file, configuration(folder, isRoot(), http));
    return List.of(
        Tool.NGINX.path(),
        "-p",
        folder.toString(),
        "-e",
        folder.resolve("error.log").toString(),
        "-c",
        file.toString());
  }
}
