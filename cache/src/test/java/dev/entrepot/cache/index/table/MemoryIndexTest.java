package dev.entrepot.cache.index.table;

class MemoryIndexTest extends MetadataIndexContract {
  private final MetadataIndex index = new MemoryIndex();

  @Override
  protected MetadataIndex index() {
    return index;
  }
}
