package dev.entrepot.operate.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.Digest;
import dev.entrepot.oci.MediaType;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories of images, made of their configs and layers. */
final class ImageHistoryTest {
  private static final Optional<Digest> ID = Digest.parse("sha256:" + "ab".repeat(32));

  private static List<Descriptor> layers(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Descriptor(
                    MediaType.OCTET_STREAM,
                    Digest.parse("sha256:" + "0%d".formatted(i).repeat(32)).orElseThrow(),
                    100 + i))
        .toList();
  }

  private static List<HistoryStep> history(String config, int layers) {
    return ImageHistory.of(new JsonObject(config), ID, layers(layers));
  }

  @Test
  void of_stepsWithAndWithoutLayers_haveTheirSizes() {
    List<HistoryStep> steps =
        history(
            """
            {"history": [
              {"created": "2026-01-02T04:04:05+01:00", "created_by": "ADD /"},
              {"created_by": "ENV A=b", "empty_layer": true},
              {"created_by": "RUN x", "comment": "kit"}]}
            """,
            2);

    assertThat(steps)
        .extracting(HistoryStep::createdBy)
        .containsExactly("RUN x", "ENV A=b", "ADD /");
    assertThat(steps)
        .extracting(HistoryStep::size)
        .containsExactly(OptionalLong.of(101), OptionalLong.of(0), OptionalLong.of(100));
    assertThat(steps)
        .extracting(HistoryStep::image)
        .containsExactly(ID, Optional.empty(), Optional.empty());
    assertThat(steps.getFirst().comment()).isEqualTo("kit");
    assertThat(steps.getLast().created()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(steps.getLast().layer()).contains(layers(1).getFirst().digest());
  }

  @Test
  void of_moreLayersThanSteps_haveStepsOfTheirOwn() {
    List<HistoryStep> steps = history("{\"history\":[{\"created_by\":\"a\"}]}", 3);

    assertThat(steps).extracting(HistoryStep::createdBy).containsExactly("", "", "a");
    assertThat(steps.getFirst().size()).hasValue(102);
    assertThat(steps.getFirst().image()).isEqualTo(ID);
  }

  @Test
  void of_moreStepsThanLayers_haveNoSize() {
    List<HistoryStep> steps =
        history("{\"history\":[{\"created_by\":\"a\"},{\"created_by\":\"b\"}]}", 1);

    assertThat(steps)
        .extracting(HistoryStep::size)
        .containsExactly(OptionalLong.empty(), OptionalLong.of(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"history\":7}", "{\"history\":[7,null,[]]}"})
  void of_configWithoutHistory_isEmptyWithoutLayers(String config) {
    assertThat(history(config, 0)).isEmpty();
  }

  @Test
  void of_partsOfOtherShapes_areLeftOut() {
    HistoryStep step =
        history("{\"history\":[{\"created\":\"x\",\"created_by\":1,\"empty_layer\":\"\"}]}", 1)
            .getFirst();

    assertThat(step.created()).isEmpty();
    assertThat(step.createdBy()).isEmpty();
    assertThat(step.size()).hasValue(100);
  }

  @Test
  void json_ofStep_isReadAsTheSame() {
    for (HistoryStep step :
        history("{\"history\":[{\"created\":\"2026-01-02T03:04:05.6Z\"},{}]}", 1)) {
      assertThat(HistoryJson.FORM.parse(HistoryJson.FORM.json(step).encode())).contains(step);
    }
    assertThat(HistoryJson.FORM.parse("{\"error\":\"x\"}")).isEmpty();
    assertThat(HistoryJson.FORM.parse("{\"createdBy\":\"\",\"created\":\"x\"}")).isEmpty();
    assertThat(HistoryJson.FORM.parse("[")).isEmpty();
  }
}
