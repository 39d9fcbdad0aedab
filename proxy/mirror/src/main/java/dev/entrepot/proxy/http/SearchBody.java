package dev.entrepot.proxy.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.entrepot.proxy.http.response.Json;
import dev.entrepot.proxy.upstream.FoundRepository;
import dev.entrepot.proxy.upstream.SearchTerm;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;

/** What a search has found as docker reads it: one page that has all. */
final class SearchBody {
  private SearchBody() {}

  static Buffer of(SearchTerm term, List<FoundRepository> repositories) {
    return Json.object(
        json -> {
          json.writeNumberField("num_pages", 1);
          json.writeNumberField("num_results", repositories.size());
          json.writeNumberField("page", 1);
          json.writeNumberField("page_size", term.limit());
          json.writeStringField("query", term.text());
          json.writeArrayFieldStart("results");
          for (FoundRepository repository : repositories) {
            write(json, repository);
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, FoundRepository repository) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", repository.name());
    json.writeStringField("description", repository.description());
    json.writeNumberField("star_count", repository.stars());
    json.writeBooleanField("is_official", repository.isOfficial());
    json.writeBooleanField("is_automated", false);
    json.writeEndObject();
  }
}
