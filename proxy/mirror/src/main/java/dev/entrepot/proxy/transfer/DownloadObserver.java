package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.RegistryName;

/** Who counts what becomes of downloads. Called on the downloads' virtual threads. */
public interface DownloadObserver {
  /** Content came that is not what its digest says; it was discarded. */
  void wrongContent(RegistryName upstream);

  /** The store cannot keep what comes: it is handed through to those who wait for it. */
  void passedThrough(RegistryName upstream);

  /** A download was broken off for good. */
  void brokenOff(RegistryName upstream);

  /** A body broke, and the rest was asked for. */
  void resumed(RegistryName upstream);
}
