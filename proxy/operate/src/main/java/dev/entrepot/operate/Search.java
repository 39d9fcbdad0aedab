package dev.entrepot.operate;

import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.io.IOException;
import java.util.List;

/** Searches the registries that are mirrored. Blocking. */
public interface Search {
  List<FoundRepository> search(SearchTerm term)
      throws UnclearNameException, IOException, InterruptedException;
}
