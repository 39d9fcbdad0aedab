package dev.entrepot.operate.setup;

import dev.entrepot.operate.setup.text.Addition;
import dev.entrepot.operate.setup.text.SetupException;
import dev.entrepot.operate.setup.text.YamlText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * What a set-up has done, kept beside the runtime's files so that it can be taken back.
 *
 * @param server what clients were pointed at
 * @param entries a file each
 * @param folders those that had to be made for them, the outermost first
 */
record SetupRecord(String server, List<Entry> entries, List<Path> folders) {
  private static final String NAME = "entrepot-setup.yaml";
  private static final String TITLE =
      "# What entrepot setup has changed here. entrepot setup --undo goes by it.\n";

  /**
   * What was done to a file.
   *
   * @param file where
   * @param made whether there was none before
   * @param before the SHA-256 of its text before
   * @param after the SHA-256 of its text behind it
   */
  record Entry(Path file, boolean made, String before, String after, List<Addition> additions) {
    Entry {
      additions = List.copyOf(additions);
    }
  }

  SetupRecord {
    entries = List.copyOf(entries);
    folders = List.copyOf(folders);
  }

  /** The record's file in the folder of a runtime. */
  static Path file(Path folder) {
    return folder.resolve(NAME);
  }

  /** Reads what {@link #text} wrote. */
  static SetupRecord parse(Path file, String text) throws SetupException {
    Map<?, ?> says = YamlText.parse(file, text).says();
    var entries = new ArrayList<Entry>();
    try {
      for (Object entry : required(List.class, says, "files")) {
        entries.add(entry(as(Map.class, entry, "files")));
      }
      var folders = new ArrayList<Path>();
      for (Object folder : required(List.class, says, "folders")) {
        folders.add(absolute(as(String.class, folder, "folders")));
      }
      String server = required(String.class, says, "server");
      if (URI.create(server).getRawAuthority() == null) {
        throw new IllegalArgumentException(server);
      }
      return new SetupRecord(server, entries, folders);
    } catch (IllegalArgumentException e) {
      throw new SetupException("%s is not as entrepot setup wrote it".formatted(file));
    }
  }

  String text() {
    var files = new ArrayList<Map<String, Object>>();
    for (Entry entry : entries) {
      var map = new LinkedHashMap<String, Object>();
      map.put("path", entry.file().toString());
      map.put("made", entry.made());
      map.put("before", entry.before());
      map.put("after", entry.after());
      map.put("additions", entry.additions().stream().map(SetupRecord::map).toList());
      files.add(map);
    }
    var root = new LinkedHashMap<String, Object>();
    root.put("server", server);
    root.put("files", files);
    root.put("folders", folders.stream().map(Path::toString).toList());
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return TITLE + new Dump(settings).dumpToString(root);
  }

  static String sha256(String text) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> map(Addition addition) {
    var map = new LinkedHashMap<String, Object>();
    switch (addition) {
      case Addition.Passage(String before, String after) -> {
        map.put("before", before);
        map.put("after", after);
      }
      case Addition.Element(String key, String value, boolean newKey) -> {
        map.put("key", key);
        map.put("value", value);
        map.put("newKey", newKey);
      }
    }
    return map;
  }

  private static Entry entry(Map<?, ?> map) {
    var additions = new ArrayList<Addition>();
    for (Object addition : required(List.class, map, "additions")) {
      additions.add(addition(as(Map.class, addition, "additions")));
    }
    return new Entry(
        absolute(required(String.class, map, "path")),
        required(Boolean.class, map, "made"),
        required(String.class, map, "before"),
        required(String.class, map, "after"),
        additions);
  }

  private static Addition addition(Map<?, ?> map) {
    if (map.containsKey("key")) {
      return new Addition.Element(
          required(String.class, map, "key"),
          required(String.class, map, "value"),
          required(Boolean.class, map, "newKey"));
    }
    String after = required(String.class, map, "after");
    if (after.isEmpty()) {
      throw new IllegalArgumentException("nothing was put in");
    }
    return new Addition.Passage(required(String.class, map, "before"), after);
  }

  private static Path absolute(String text) {
    Path path = Path.of(text);
    if (!path.isAbsolute()) {
      throw new IllegalArgumentException(text);
    }
    return path;
  }

  private static <T> T required(Class<T> type, Map<?, ?> map, String key) {
    return as(type, map.get(key), key);
  }

  private static <T> T as(Class<T> type, @Nullable Object value, String key) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(key);
    }
    return type.cast(value);
  }
}
