package dev.entrepot.operate.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.entrepot.operate.json.UnionForm.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectFormTest {
  private record Box(String name, long size, Optional<String> note, OptionalLong weight) {}

  private record Shelf(List<Box> boxes, Map<String, Long> prices, boolean locked) {}

  private sealed interface Step {
    record Begun() implements Step {}

    record Packed(String who, Box box) implements Step {}
  }

  private static final ObjectForm<Box> BOX =
      ObjectForm.of(
          box -> {
            var name = box.one("name", JsonForms.TEXT, Box::name);
            var size = box.oneOr("size", JsonForms.WHOLE, Box::size, 1L);
            var note = box.maybe("note", JsonForms.TEXT, Box::note);
            var weight = box.maybeWhole("weight", Box::weight);
            return in -> new Box(in.of(name), in.of(size), in.of(note), in.of(weight));
          });

  private static final ObjectForm<Shelf> SHELF =
      ObjectForm.of(
          shelf -> {
            var boxes = shelf.one("boxes", BOX.list(), Shelf::boxes);
            var prices =
                shelf.unless(
                    "prices",
                    JsonForms.map(JsonForms.TEXT, JsonForms.WHOLE),
                    Shelf::prices,
                    Map.of());
            var locked = shelf.unless("locked", JsonForms.FLAG, Shelf::locked, false);
            return in -> new Shelf(in.of(boxes), in.of(prices), in.of(locked));
          });

  private static final ObjectForm<Step> STEP =
      ObjectForm.unionBehind(
          1,
          "step",
          Kind.of("begun", new Step.Begun(), Step.Begun.class),
          Kind.of(
              "packed",
              Step.Packed.class,
              packed -> {
                var who = packed.one("who", JsonForms.TEXT, Step.Packed::who);
                var box = packed.inline(BOX, Step.Packed::box);
                return in -> new Step.Packed(in.of(who), in.of(box));
              }));

  private static final Box SMALL =
      new Box("small", 2, Optional.of("fragile"), OptionalLong.of(1L << 40));
  private static final Box PLAIN = new Box("plain", 3, Optional.empty(), OptionalLong.empty());

  @Test
  void json_members_standInOrderAndAreReadAgain() {
    var shelf = new Shelf(List.of(SMALL, PLAIN), Map.of("small", 5L), true);

    String json = SHELF.json(shelf).encode();

    assertThat(json)
        .isEqualTo(
            "{\"boxes\":[{\"name\":\"small\",\"size\":2,\"note\":\"fragile\",\"weight\":1099511627776},"
                + "{\"name\":\"plain\",\"size\":3}],\"prices\":{\"small\":5},\"locked\":true}");
    assertThat(SHELF.parse(json)).contains(shelf);
  }

  @Test
  void json_ofAKind_tagStandsBehindTheLeadingMember() {
    assertThat(STEP.json(new Step.Packed("ann", PLAIN)).encode())
        .isEqualTo("{\"who\":\"ann\",\"step\":\"packed\",\"name\":\"plain\",\"size\":3}");
    assertThat(STEP.json(new Step.Begun()).encode()).isEqualTo("{\"step\":\"begun\"}");
    for (Step step : List.of(new Step.Packed("ann", SMALL), new Step.Begun())) {
      assertThat(STEP.parse(STEP.json(step).encode())).contains(step);
    }
  }

  @Test
  void read_whatIsNotKnownOrNotThere_isPassedOverOrStandsForItself() {
    assertThat(BOX.parse("{\"name\":\"a\",\"colour\":{\"deep\":[1]},\"note\":null}"))
        .contains(new Box("a", 1, Optional.empty(), OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"boxes\": [{\"name\": \"a\"}, {\"size\": 1}]} | boxes[1].name is missing, expected a"
            + " text",
        "{\"boxes\": [{\"name\": 7}]} | boxes[0].name is 7, expected a text",
        "{\"boxes\": 3} | boxes is 3, expected a list",
        "{\"boxes\": [3]} | boxes[0] is 3, expected an object",
        "{\"boxes\": [], \"locked\": \"yes\"} | locked is yes, expected true or false",
        "{\"boxes\": [], \"prices\": {\"a\": 1.5}} | prices.a is 1.5, expected a whole number",
        "{\"boxes\": [], \"prices\": {\"a\": 99999999999999999999}}"
            + " | prices.a is 99999999999999999999, expected a whole number",
        "{} | boxes is missing, expected a list",
      })
  void read_anotherForm_saysWhereWhatAndWhatNot(String json, String message) {
    assertThatThrownBy(() -> SHELF.read(Buffer.buffer(json)))
        .isInstanceOf(JsonMismatchException.class)
        .hasMessage(message);
    assertThat(SHELF.parse(json)).isEmpty();
  }

  @Test
  void read_noObject_isRefused() {
    for (String json : List.of("", "[]", "3", "\"a\"", "{", "nothing", "null")) {
      assertThatThrownBy(() -> BOX.read(Buffer.buffer(json)))
          .as(json)
          .isInstanceOf(JsonMismatchException.class)
          .hasMessageStartingWith("not a JSON object: ");
      assertThat(BOX.parse(json)).as(json).isEmpty();
    }
  }

  @Test
  void read_unknownKind_namesThoseThatThereAre() {
    assertThatThrownBy(() -> STEP.read(Buffer.buffer("{\"step\":\"lost\"}")))
        .hasMessage("step is lost, expected one of begun, packed");
    assertThatThrownBy(() -> STEP.read(Buffer.buffer("{}")))
        .hasMessage("step is missing, expected one of begun, packed");
  }

  @Test
  void readExactly_unknownMember_namesThoseThatThereAre() throws Exception {
    assertThat(BOX.readExactly(Buffer.buffer("{\"name\":\"plain\",\"size\":3}"))).isEqualTo(PLAIN);
    assertThatThrownBy(() -> BOX.readExactly(Buffer.buffer("{\"name\":\"a\",\"colour\":1}")))
        .hasMessage("unknown member colour: there are name, size, note, weight");
  }

  @Test
  void read_longWrongValue_isShownInPart() {
    assertThatThrownBy(
            () -> BOX.read(Buffer.buffer("{\"name\":\"a\",\"size\":\"" + "x".repeat(9999) + "\"}")))
        .message()
        .hasSizeLessThan(120)
        .endsWith("…, expected a whole number");
  }
}
