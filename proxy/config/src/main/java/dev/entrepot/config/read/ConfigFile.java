package dev.entrepot.config.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A YAML file as it lies on disk: bounded, UTF-8, one document. */
final class ConfigFile {
  /** The parser's explanations that name tokens and single characters, but no text of the file. */
  private static final Pattern SAFE_EXPLANATION =
      Pattern.compile(
          "(mapping values|sequence entries|expected [<',]|found character|found unexpected"
              + "|found unknown escape|could not find).*");

  private final Path path;
  private final Faults faults;

  ConfigFile(Path path, Faults faults) {
    this.path = path;
    this.faults = faults;
  }

  /** The document's root; only faults that leave no document stop the reading. */
  YamlNode read() throws ConfigException {
    return read(bytes());
  }

  /** The same of what has been read. */
  YamlNode read(byte[] bytes) throws ConfigException {
    String text = text(bytes);
    var settings = LoadSettings.builder().setCodePointLimit(ConfigReader.MAX_BYTES).build();
    try {
      var events = new Parse(settings).parseString(text).iterator();
      return new YamlReader(path, events, faults).read();
    } catch (MarkedYamlEngineException fault) {
      int line = fault.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw notYaml(ConfigOrigin.line(path, line), explanation(fault));
    } catch (ReaderException fault) {
      long line = text.codePoints().limit(fault.getPosition()).filter(c -> c == '\n').count() + 1;
      throw notYaml(ConfigOrigin.line(path, (int) line), "a character that it does not allow");
    } catch (YamlEngineException | IllegalArgumentException fault) {
      // The parser lets an escape beyond Unicode through as a plain IllegalArgumentException.
      throw notYaml(ConfigOrigin.wholeFile(path), "an escape or version that it does not allow");
    }
  }

  private String text(byte[] bytes) throws ConfigException {
    if (bytes.length > ConfigReader.MAX_BYTES) {
      throw unreadable("at most %d bytes".formatted(ConfigReader.MAX_BYTES), "more");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw unreadable("text in UTF-8", "other bytes");
    }
  }

  /** One byte more than the bound at most. */
  byte[] bytes() throws ConfigException {
    try (var in = Files.newInputStream(path)) {
      return in.readNBytes(ConfigReader.MAX_BYTES + 1);
    } catch (NoSuchFileException missing) {
      throw unreadable("a readable file", "none");
    } catch (AccessDeniedException denied) {
      throw unreadable("a readable file", "one that this user may not read");
    } catch (IOException failed) {
      String found = Files.isDirectory(path) ? "a folder" : failed.getClass().getSimpleName();
      throw unreadable("a readable file", found);
    }
  }

  private ConfigException unreadable(String expected, String found) {
    faults.unfit(ConfigOrigin.wholeFile(path), "", expected, found);
    return faults.exception();
  }

  private ConfigException notYaml(ConfigOrigin origin, String found) {
    faults.unfit(origin, "", "YAML", found);
    return faults.exception();
  }

  private static String explanation(MarkedYamlEngineException fault) {
    return Optional.ofNullable(fault.getProblem())
        .filter(problem -> SAFE_EXPLANATION.matcher(problem).matches())
        .map("an error: "::concat)
        .orElse("text that is none (quote values with special characters)");
  }
}
