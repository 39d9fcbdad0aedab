package dev.entrepot.proxy.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.entrepot.oci.Tag;
import dev.entrepot.proxy.heap.MemoryShare;
import java.io.IOException;

/**
 * Reads one list of tags as it comes, and keeps the names alone, within the {@link MemoryShare} of
 * the thread that reads. Registries have been seen to list nulls, or null for no tags; other values
 * than tags are left out.
 */
final class TagReader {
  /** The deepest nesting of objects and arrays. */
  private static final int MAX_DEPTH = 64;

  /** The longest text in it, in characters: 64 Ki. */
  private static final int MAX_TEXT_CHARACTERS = 64 << 10;

  /** After how many names memory is asked for again. */
  private static final int NAMES_A_STEP = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_TEXT_CHARACTERS)
                  .build())
          .build();

  private final BodyStream body;
  private final Refusals refusals;
  private final WaitingReaders readers;
  private final MemoryShare memory = MemoryShare.current();

  /** What the answer has taken before. */
  private final long before = memory.held();

  TagReader(BodyStream body, Refusals refusals, WaitingReaders readers) {
    this.body = body;
    this.refusals = refusals;
    this.readers = readers;
  }

  /**
   * @throws IOException if it is no list of tags, or cannot be read to its end
   */
  TagNames read() throws IOException {
    try (var json = JSON.createParser(body)) {
      TagNames names = document(json);
      memory.shrinkTo(before + names.memory());
      return names;
    } catch (IOException e) {
      memory.shrinkTo(before);
      throw e;
    }
  }

  private TagNames document(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(json, "not a JSON object");
    }
    TagNames names = new TagNames.Builder().build();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean isTags = json.currentName().equals("tags");
      JsonToken value = json.nextToken();
      if (isTags && value == JsonToken.START_ARRAY) {
        names = names(json);
      } else if (isTags && value != JsonToken.VALUE_NULL) {
        throw new JsonParseException(json, "tags is not an array");
      } else {
        json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new JsonParseException(json, "something after the JSON object");
    }
    return names;
  }

  private TagNames names(JsonParser json) throws IOException {
    var names = new TagNames.Builder();
    cover(names);
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token == JsonToken.VALUE_STRING && Tag.parse(json.getText()).isPresent()) {
        names.add(json.getText());
        if (names.size() % NAMES_A_STEP == 0) {
          cover(names);
        }
      } else {
        json.skipChildren();
      }
    }
    return names.build();
  }

  private void cover(TagNames.Builder names) throws IOException {
    try {
      if (!readers.cover(memory, before + names.memory())) {
        throw body.end(refusals.overloaded("list of tags"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw body.end(refusals.broken("list of tags: reading was interrupted"));
    }
  }
}
