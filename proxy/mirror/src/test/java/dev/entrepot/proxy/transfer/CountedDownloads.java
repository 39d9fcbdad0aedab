package dev.entrepot.proxy.transfer;

import dev.entrepot.oci.RegistryName;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is observed of downloads. */
final class CountedDownloads implements DownloadObserver {
  final AtomicInteger wrong = new AtomicInteger();
  final AtomicInteger passed = new AtomicInteger();
  final AtomicInteger broken = new AtomicInteger();
  final AtomicInteger resumed = new AtomicInteger();

  @Override
  public void wrongContent(RegistryName upstream) {
    wrong.incrementAndGet();
  }

  @Override
  public void passedThrough(RegistryName upstream) {
    passed.incrementAndGet();
  }

  @Override
  public void brokenOff(RegistryName upstream) {
    broken.incrementAndGet();
  }

  @Override
  public void resumed(RegistryName upstream) {
    resumed.incrementAndGet();
  }
}
