package dev.entrepot.loadtest.upstream;

/** The operating system and processor that an image is for, by Go's names. */
public record Platform(String os, String architecture) {
  /** 64-bit x86. */
  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");

  /** 64-bit Arm. */
  public static final Platform LINUX_ARM64 = new Platform("linux", "arm64");
}
