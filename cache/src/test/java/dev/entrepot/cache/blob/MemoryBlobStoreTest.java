package dev.entrepot.cache.blob;

class MemoryBlobStoreTest extends BlobStoreContract {
  private final BlobStore store = new MemoryBlobStore();

  @Override
  BlobStore store() {
    return store;
  }

  @Override
  BlobStore otherStore() {
    return new MemoryBlobStore();
  }
}
