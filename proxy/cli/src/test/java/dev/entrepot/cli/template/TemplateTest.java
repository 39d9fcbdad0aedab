package dev.entrepot.cli.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates as docker takes them. */
final class TemplateTest {
  private static final Set<String> NAMES = Set.of("Name", "Config", "Tags", "Size");
  private static final JsonObject VALUES =
      new JsonObject()
          .put("Name", "Al<p>ine")
          .put("Size", 12)
          .put("Tags", new JsonArray().add("a").add("b"))
          .put(
              "Config",
              new JsonObject().put("User", "me").putNull("Cmd").put("1.x-y", new JsonArray()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{{.Name}}~Al<p>ine",
        "a {{ .Name }} b~a Al<p>ine b",
        "a {{- .Name -}} b~aAl<p>ineb",
        "{{lower .Name}}/{{.Name | upper}}~al<p>ine/AL<P>INE",
        "{{json .Name}}~\"Al<p>ine\"",
        "{{json .Name | lower}}~\"al<p>ine\"",
        "{{.Tags}}~[a b]",
        "{{json .Tags}}~[\"a\",\"b\"]",
        "{{index .Tags 1}}~b",
        "{{index .Tags 2}}~<no value>",
        "{{.Config.User}}:{{.Size}}~me:12",
        "{{.Config}}~map[1.x-y:[] Cmd:<nil> User:me]",
        "{{index .Config \"1.x-y\"}}~[]",
        "{{.Config.None}}~<no value>",
        "{{json .Config.None}}~null",
        "{{.Name.Deeper}}~<no value>"
      })
  void render_isAsGoDoes(String template, String text) throws Exception {
    assertThat(Template.parse(template, NAMES).render(VALUES)).isEqualTo(text);
  }

  @Test
  void render_all_isTheWholeObject() throws Exception {
    var template = Template.parse("{{json .}}", NAMES);

    assertThat(new JsonObject(template.render(VALUES))).isEqualTo(VALUES);
    assertThat(template.prints("Size")).isTrue();
    assertThat(Template.parse("{{.Name}}", NAMES).prints("Size")).isFalse();
  }

  @Test
  void heading_isNotChangedByFunctions() throws Exception {
    var names = new JsonObject().put("Name", "THE Name");

    assertThat(Template.parse("{{json .Name | upper}}!", NAMES).heading(names))
        .isEqualTo("THE Name!");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{.Name",
        "{{}}",
        "{{range .Tags}}{{.}}{{end}}",
        "{{.Name | }}",
        "{{.Name .Size}}",
        "{{frob .Name}}",
        "{{index .Tags x}}",
        "{{.Name | index 1}}",
        "{{Name}}",
        "{{json (index .Tags 1)}}",
        "{{.Name | upper lower}}"
      })
  void parse_whatIsNotUnderstood_isSaid(String template) {
    assertThatThrownBy(() -> Template.parse(template, NAMES))
        .isInstanceOf(TemplateException.class)
        .hasMessageStartingWith("the format has ");
  }

  @Test
  void parse_unknownName_isSaidWithThoseThereAre() {
    assertThatThrownBy(() -> Template.parse("{{.Nmae}}", Set.of("Name")))
        .isInstanceOf(TemplateException.class)
        .hasMessage("there is no .Nmae to print; there are .Name");
  }

  @Test
  void parse_withoutPlaceholder_isSaid() {
    assertThatThrownBy(() -> Template.parse("jsno", Set.of("Name")))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("{{.Name}}");
  }

  @Test
  void parse_tooLong_isSaid() {
    String longest = "{{.Name}}" + "x".repeat(TemplateParser.MAX_CHARACTERS);

    assertThatThrownBy(() -> Template.parse(longest, NAMES)).hasMessageContaining("at most");
    assertThatThrownBy(() -> Template.parse("{{" + "a".repeat(4000), NAMES))
        .hasMessageContaining("without its }}");
  }
}
