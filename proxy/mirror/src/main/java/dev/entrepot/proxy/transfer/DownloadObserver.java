package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.RegistryName;

/** Counts what becomes of downloads. Called on the downloads' virtual threads. */
public interface DownloadObserver {
  /** Content came that is not what its digest says; it was discarded. */
  void wrongContent(RegistryName upstream);

  /** The store cannot keep what comes: it is passed through to its readers. */
  void passedThrough(RegistryName upstream);

  /** A download was broken off for good. */
  void brokenOff(RegistryName upstream);

  /** A body broke, and the rest was asked for. */
  void resumed(RegistryName upstream);
}
