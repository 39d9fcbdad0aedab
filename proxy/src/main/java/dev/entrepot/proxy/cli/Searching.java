package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.listing.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.io.IOException;
import java.util.List;

/** Searches the registries that are mirrored. Blocking. */
interface Searching {
  /** What there is where no server runs. */
  Searching WITHOUT_SERVER =
      _ -> {
        throw new IOException(
            "no server uses this store, and a search is for one to make: start it by entrepot"
                + " serve");
      };

  List<FoundRepository> search(SearchTerm term)
      throws UnclearNameException, IOException, InterruptedException;
}
