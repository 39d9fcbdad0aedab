package dev.entrepot.helm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import java.io.Serial;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What Kubernetes takes: the types of its own client for Java, which knows the fields of each
 * object and which of them are required, and those of fabric8 for the objects of the Prometheus
 * operator.
 */
final class KubernetesTypes {
  private static final Gson GSON = client();
  private static final String MODELS = "io.kubernetes.client.openapi.models.V1";

  private static final Map<String, Class<?>> OF_PROMETHEUS =
      Map.of("ServiceMonitor", ServiceMonitor.class, "PrometheusRule", PrometheusRule.class);

  /** Without the fields that take what no other field does, so that an unknown one is an error. */
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NoAnySetter())
          .build();

  private KubernetesTypes() {}

  /** Makes a field that no type has a fault, instead of a field of any name. */
  private static final class NoAnySetter extends JacksonAnnotationIntrospector {
    @Serial private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  private static Gson client() {
    // Its constructor makes the client's Gson, with the adapters that check fields.
    var _ = new JSON();
    return JSON.getGson();
  }

  /**
   * Reads an object as Kubernetes does.
   *
   * @return the object, and what was read as JSON again: they are equal if nothing was taken for
   *     anything else, such as a text for a number
   * @throws Exception if a field is unknown, is missing, or has another type
   */
  static Comparison read(Map<String, Object> object) throws Exception {
    String kind = Rendered.text(object, "kind");
    JsonElement written = GSON.toJsonTree(object);
    Class<?> prometheus = OF_PROMETHEUS.get(kind);
    JsonElement read =
        prometheus == null
            ? GSON.toJsonTree(GSON.fromJson(written, Class.forName(MODELS + kind)))
            : JsonParser.parseString(
                STRICT.writeValueAsString(STRICT.readValue(GSON.toJson(written), prometheus)));
    return new Comparison(withoutEmpty(written), withoutEmpty(read));
  }

  /** The same without empty lists and mappings, which the client adds where there are none. */
  private static JsonElement withoutEmpty(JsonElement element) {
    if (element instanceof JsonObject object) {
      var kept = new JsonObject();
      object
          .entrySet()
          .forEach(it -> addUnlessEmpty(it.getValue(), value -> kept.add(it.getKey(), value)));
      return kept;
    }
    if (element instanceof JsonArray array) {
      var kept = new JsonArray();
      array.forEach(it -> kept.add(withoutEmpty(it)));
      return kept;
    }
    return element;
  }

  private static void addUnlessEmpty(JsonElement value, Consumer<JsonElement> to) {
    JsonElement kept = withoutEmpty(value);
    boolean isEmpty =
        switch (kept) {
          case JsonObject object -> object.size() == 0;
          case JsonArray array -> array.size() == 0;
          default -> false;
        };
    if (!isEmpty) {
      to.accept(kept);
    }
  }

  /** An object as it was written and as it was read. */
  record Comparison(JsonElement written, JsonElement read) {}
}
