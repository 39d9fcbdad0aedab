package dev.entrepot.operate.client;

import dev.entrepot.operate.Search;
import dev.entrepot.operate.images.SearchJson;
import dev.entrepot.operate.name.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Searches by the server that uses a data folder. */
public final class ServerSearch implements Search {
  private final AdminClient client;

  public ServerSearch(AdminClient client) {
    this.client = client;
  }

  @Override
  public List<FoundRepository> search(SearchTerm term)
      throws UnclearNameException, IOException, InterruptedException {
    List<FoundRepository> found = new ArrayList<>();
    client.get(
        "search?q=%s&n=%d".formatted(AdminClient.encoded(term.text()), term.limit()),
        AdminClient.lines(line -> found.add(read(line))));
    return found;
  }

  private static FoundRepository read(String line) throws IOException {
    return SearchJson.FORM
        .parse(line)
        .orElseThrow(() -> new IOException("the server answers with something else: " + line));
  }
}
