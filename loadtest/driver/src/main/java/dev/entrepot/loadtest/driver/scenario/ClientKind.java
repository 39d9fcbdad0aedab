package dev.entrepot.loadtest.driver.scenario;

import java.util.Locale;

/** A program that pulls images. */
public enum ClientKind {
  CONTAINERD,
  DOCKERD,
  PODMAN;

  /** The program's name. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
