package dev.entrepot.proxy.cli;

import dev.entrepot.proxy.listing.SearchJson;
import dev.entrepot.proxy.listing.UnclearNameException;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Searches by the server that uses a data folder. */
record RemoteSearch(AdminClient client) implements Searching {
  @Override
  public List<FoundRepository> search(SearchTerm term)
      throws UnclearNameException, IOException, InterruptedException {
    return client.get(
        "search?q=%s&n=%d".formatted(AdminClient.encoded(term.text()), term.limit()),
        body -> {
          var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
          List<FoundRepository> found = new ArrayList<>();
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            found.add(read(line));
          }
          return found;
        });
  }

  private static FoundRepository read(String line) throws IOException {
    return SearchJson.read(line)
        .orElseThrow(() -> new IOException("the server answers with something else: " + line));
  }
}
