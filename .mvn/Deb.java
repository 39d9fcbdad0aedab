import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/**
 * The Debian package: the program with its Java runtime below /usr, a systemd unit, and the scripts
 * and fields of deploy/debian. Given the same files, the package is the same, byte for byte.
 */
final class Deb {
  private static final String PROGRAM = "usr/lib/entrepot";
  private static final String DOCUMENTATION = "usr/share/doc/entrepot";

  private static final int FILE_MODE = 0100644;

  private final Path top;
  private final Path program;
  private final String version;
  private final Instant time;

  /**
   * A package of an unpacked archive with a Java runtime.
   *
   * @param version as in the POM; 1.0-rc1 becomes 1.0~rc1, which dpkg takes to be before 1.0
   */
  Deb(Path top, Path program, String version, Instant time) {
    this.top = top;
    this.program = program;
    this.version = version.replace('-', '~');
    this.time = time;
  }

  String fileName() {
    return "entrepot_" + version + "_" + architecture() + ".deb";
  }

  /** As Debian names the machine that builds. */
  private static String architecture() {
    return Trim.machine().equals("x86-64") ? "amd64" : Trim.machine();
  }

  void write(Path file) throws IOException {
    Tree data = data();
    try (OutputStream out = Files.newOutputStream(file);
        var members = new ArArchiveOutputStream(out)) {
      add(members, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
      add(members, "control.tar.gz", packed(control(data)));
      add(members, "data.tar.gz", packed(data));
    }
  }

  private void add(ArArchiveOutputStream members, String name, byte[] content) throws IOException {
    members.putArchiveEntry(
        new ArArchiveEntry(name, content.length, 0, 0, FILE_MODE, time.getEpochSecond()));
    members.write(content);
    members.closeArchiveEntry();
  }

  private byte[] packed(Tree tree) throws IOException {
    var out = new ByteArrayOutputStream();
    tree.write(out, "./", time);
    return out.toByteArray();
  }

  private Tree data() throws IOException {
    var tree = new Tree();
    addProgram(tree);
    addService(tree);
    addCompletions(tree);
    addDocumentation(tree);
    return tree;
  }

  private void addProgram(Tree tree) throws IOException {
    for (String folder : List.of("bin", "lib", "runtime")) {
      tree.copyAll(PROGRAM + "/" + folder, program.resolve(folder));
    }
    tree.copy(PROGRAM + "/lib/installed.sh", 0644, program.resolve("service/installed.sh"))
        .link("usr/bin/entrepot", "../lib/entrepot/bin/entrepot");
  }

  private void addService(Tree tree) throws IOException {
    Path service = program.resolve("service");
    String unit = Files.readString(service.resolve("entrepot.service"));
    tree.make(
            "usr/lib/systemd/system/entrepot.service",
            0644,
            unit.replace("/usr/local/lib/entrepot", "/" + PROGRAM))
        .copy("etc/entrepot/entrepot.yaml", 0644, service.resolve("entrepot.yaml"))
        .copy("etc/entrepot/environment", 0600, service.resolve("environment"));
  }

  private void addCompletions(Tree tree) {
    Path completions = program.resolve("completions");
    tree.copy(
            "usr/share/bash-completion/completions/entrepot",
            0644,
            completions.resolve("entrepot.bash"))
        .copy("usr/share/zsh/vendor-completions/_entrepot", 0644, completions.resolve("_entrepot"));
  }

  private void addDocumentation(Tree tree) throws IOException {
    String bill = "lib/entrepot.cdx.json";
    if (Files.exists(program.resolve(bill))) {
      tree.link(DOCUMENTATION + "/entrepot.cdx.json", "../../../lib/entrepot/" + bill);
    }
    tree.copyAll("usr/share/man", program.resolve("man"))
        .copy(DOCUMENTATION + "/copyright", 0644, source("copyright"))
        .make(DOCUMENTATION + "/changelog.gz", 0644, changelog());
  }

  private byte[] changelog() throws IOException {
    String changes = Files.readString(top.resolve("CHANGELOG.md"));
    String changelog = new DebChangelog(version, maintainer(), time).of(changes);
    return Tree.gzipped(changelog.getBytes(StandardCharsets.UTF_8));
  }

  private String maintainer() throws IOException {
    String field = "Maintainer: ";
    return Files.readAllLines(source("control")).stream()
        .filter(line -> line.startsWith(field))
        .map(line -> line.substring(field.length()))
        .findFirst()
        .orElseThrow();
  }

  private Tree control(Tree data) throws IOException {
    String fields =
        Files.readString(source("control"))
            .replace("@VERSION@", version)
            .replace("@ARCHITECTURE@", architecture())
            .replace("@INSTALLED_SIZE@", Long.toString(data.installedKibibytes()));
    var tree = new Tree().make("control", 0644, fields).make("md5sums", 0644, data.md5sums());
    tree.copy("conffiles", 0644, source("conffiles"));
    for (String script : List.of("postinst", "prerm", "postrm")) {
      tree.copy(script, 0755, source(script));
    }
    return tree;
  }

  private Path source(String name) {
    return top.resolve("deploy/debian").resolve(name);
  }
}
