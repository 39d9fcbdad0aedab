package dev.entrepot.proxy.resolve;

import dev.entrepot.oci.RegistryName;
import dev.entrepot.proxy.transfer.DownloadObserver;

/** Counts nothing. */
public final class UncountedDownloads implements DownloadObserver {
  @Override
  public void wrongContent(RegistryName upstream) {}

  @Override
  public void passedThrough(RegistryName upstream) {}

  @Override
  public void brokenOff(RegistryName upstream) {}

  @Override
  public void resumed(RegistryName upstream) {}
}
