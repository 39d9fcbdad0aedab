package dev.entrepot.cli.doctor;

import dev.entrepot.cli.setup.Programs;
import dev.entrepot.operate.setup.ClientKind;
import dev.entrepot.operate.setup.ContainerdDump;
import dev.entrepot.operate.setup.Draft;
import dev.entrepot.operate.setup.FileView;
import dev.entrepot.operate.setup.Mirror;
import dev.entrepot.operate.setup.Places;
import dev.entrepot.operate.setup.text.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checks of the clients on this machine. Blocking.
 *
 * @param server the option that names the server, as users type it
 */
record ClientQuestions(Mirror mirror, FileView files, Programs programs, String server) {
  private static final String LOADED = "loaded";

  /** Everything that can be found out about one client. */
  List<Diagnosis> of(ClientKind kind, Places places) throws IOException, InterruptedException {
    var findings = new ArrayList<Diagnosis>();
    Diagnosis configured = configured(kind, places);
    findings.add(configured);
    if (configured.verdict() == Diagnosis.Verdict.WELL) {
      loaded(kind).ifPresent(findings::add);
    }
    return findings;
  }

  private Diagnosis configured(ClientKind kind, Places places) throws IOException {
    String remedy = "entrepot setup %s%s".formatted(kind, server);
    try {
      return kind.setup().pointsAt(new Draft(files), places, mirror)
          ? Diagnosis.well(kind.label(), Diagnosis.CONFIGURED, "its files point at the server")
          : Diagnosis.wrong(
              kind.label(),
              Diagnosis.CONFIGURED,
              "its files in %s do not point at %s"
                  .formatted(kind.setup().folder(places), mirror.url()),
              remedy);
    } catch (SetupException e) {
      return Diagnosis.wrong(
          kind.label(),
          Diagnosis.CONFIGURED,
          String.valueOf(e.getMessage()),
          "mend it, then: " + remedy);
    }
  }

  /** Whether the running process has loaded the files; empty if it cannot be asked. */
  private Optional<Diagnosis> loaded(ClientKind kind) throws InterruptedException {
    return switch (kind) {
      case DOCKER -> Optional.of(docker());
      case CONTAINERD -> Optional.of(containerd());
      case PODMAN -> Optional.of(podman());
      case K3S, RKE2 -> Optional.of(rancher(kind));
      case CRI_O, BUILDKIT -> Optional.empty();
    };
  }

  private Diagnosis docker() throws InterruptedException {
    return asked(
        "docker",
        "dockerd",
        "systemctl reload docker",
        "info",
        "--format",
        "{{json .RegistryConfig.Mirrors}}");
  }

  private Diagnosis podman() throws InterruptedException {
    return asked(
        "podman",
        "podman",
        "look for other files that podman reads: podman info",
        "info",
        "--format",
        "{{json .Registries}}");
  }

  private Diagnosis asked(String program, String who, String remedy, String... arguments)
      throws InterruptedException {
    Optional<Programs.Result> said = programs.run(program, arguments);
    if (said.isEmpty() || said.get().exitCode() != 0) {
      return Diagnosis.unknown(
          program,
          LOADED,
          "%s cannot be asked: %s"
              .formatted(
                  who, said.map(Programs.Result::error).orElse(program + " is not installed")),
          "is it running, and may this user ask it?");
    }
    return said.get().output().contains(mirror.address())
        ? Diagnosis.well(program, LOADED, who + " knows the server")
        : Diagnosis.wrong(program, LOADED, who + " does not know the server yet", remedy);
  }

  private Diagnosis containerd() throws InterruptedException {
    Optional<Programs.Result> dump = programs.run("containerd", "config", "dump");
    if (dump.isEmpty() || dump.get().exitCode() != 0) {
      return Diagnosis.unknown(
          "containerd",
          LOADED,
          "its configuration cannot be read by it: "
              + dump.map(Programs.Result::error).orElse("containerd is not installed"),
          "containerd config dump");
    }
    return ContainerdDump.readsHosts(dump.get().output())
        ? Diagnosis.well("containerd", LOADED, "CRI, and so the kubelet, reads hosts.toml")
        : Diagnosis.unknown(
            "containerd",
            LOADED,
            "CRI reads no hosts.toml, which is right only where nothing uses CRI",
            "systemctl restart containerd, or set config_path");
  }

  /** k3s writes containerd's files when it starts. */
  private Diagnosis rancher(ClientKind kind) {
    Path written =
        Path.of(
            "/var/lib/rancher", kind.label(), "agent/etc/containerd/certs.d/_default/hosts.toml");
    try {
      return files.read(written).filter(it -> it.contains(mirror.address())).isPresent()
          ? Diagnosis.well(kind.label(), LOADED, "its containerd knows the server")
          : Diagnosis.wrong(
              kind.label(),
              LOADED,
              "its containerd does not know the server yet",
              "systemctl restart " + kind);
    } catch (IOException e) {
      return Diagnosis.unknown(
          kind.label(),
          LOADED,
          "what its containerd knows cannot be read: " + e.getMessage(),
          "ask as root");
    }
  }
}
