package dev.entrepot.cli.output;

import com.google.common.collect.ImmutableMap;
import dev.entrepot.cli.template.TemplateException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The form in which rows are printed; a table by default. */
public final class PrintOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "Print IDs only, one per line.")
  private boolean quiet;

  @Option(names = "--json", description = "Print a JSON object per line, with sizes in bytes.")
  private boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "As for docker: json, 'table TEMPLATE', or a template such as '{{.ID}}'.")
  private @Nullable String format;

  public boolean isQuiet() {
    return quiet;
  }

  public boolean isJson() {
    return json;
  }

  /**
   * The format of rows.
   *
   * @param headings what may be printed, and the title of its column
   * @param standard the table that is printed by default
   */
  public RowFormat rows(ImmutableMap<String, String> headings, String standard)
      throws TemplateException {
    return RowFormat.parse(format == null ? standard : format, headings, standard);
  }
}
