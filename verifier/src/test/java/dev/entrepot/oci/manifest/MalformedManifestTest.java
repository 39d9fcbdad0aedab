package dev.entrepot.oci.manifest;

import static dev.entrepot.oci.manifest.Json.parse;
import static dev.entrepot.oci.manifest.Json.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedManifestTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html></html>",
        "no",
        "{",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "/**/{}",
        "{\"a\":\"\\x\"}",
        "{\"layers\":[",
        "{\"layers\":[{",
        "{\"config\":{\"platform\":{",
        "{\"fsLayers\":[{\"blobSum\"",
        "\ufeff{}",
        "\0",
        "{}{}",
        "{}]",
        "{} x",
        "{\"a\":\"\n\"}"
      })
  void parse_notOneJsonObject_isMalformed(String text) {
    assertThat(parse(text)).isInstanceOf(MalformedManifest.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "\"a\"", "1", "true", "null"})
  void parse_otherJson_saysSo(String text) {
    assertThat(reason(text)).contains("not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void parse_emptyBody_saysSo(String text) {
    assertThat(reason(text)).contains("nothing there");
  }

  @Test
  void parse_textAfterTheObject_saysSo() {
    assertThat(reason("{}\n{}")).isEqualTo("line 2, column 2: \"something after the JSON object\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers | {'layers':[],'layers':{}}",
        "layers | {'layers':[],'layers':[]}",
        "mediaType | {'mediaType':'a/b','mediaType':'a/b'}",
        "config | {'config':null,'config':{}}"
      })
  void parse_fieldTwice_saysWhich(String field, String json) {
    assertThat(reason(json.replace('\'', '"'))).contains("field " + field + " stands twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "layers | {'config':{},'layers':{}}",
        "config | {'config':[],'layers':[]}",
        "subject | {'config':{},'layers':[],'subject':1}"
      })
  void parse_imageWithFieldOfWrongShape_saysWhich(String field, String json) {
    assertThat(reason(json.replace('\'', '"'), Optional.of(MediaType.OCI_MANIFEST)))
        .isEqualTo("the value of field " + field + " has the wrong shape");
  }

  @Test
  void parse_indexWithFieldOfWrongShape_saysWhich() {
    assertThat(reason("{\"manifests\":{}}", Optional.of(MediaType.OCI_INDEX)))
        .isEqualTo("the value of field manifests has the wrong shape");
  }

  @Test
  void parse_imageAndIndexInOne_isMalformed() {
    assertThat(reason("{\"manifests\":[],\"config\":{},\"layers\":[]}"))
        .isEqualTo("field config has no place in an image index");
    assertThat(reason("{\"manifests\":[]}", Optional.of(MediaType.DOCKER_MANIFEST)))
        .isEqualTo("field manifests has no place in an image manifest");
  }

  @Test
  void parse_errorDeclaredAsManifest_isMalformed() {
    var error = "{\"errors\":[{\"code\":\"UNKNOWN\"}]}";
    assertThat(reason(error, Optional.of(MediaType.OCI_MANIFEST)))
        .isEqualTo("an image manifest without any field of one");
    assertThat(reason(error, Optional.of(MediaType.OCI_INDEX)))
        .isEqualTo("an image index without any field of one");
  }

  @Test
  void parse_size_isBounded() {
    var largest = " ".repeat(ManifestParser.MAX_BYTES - 2) + "{}";
    assertThat(parse(largest)).isInstanceOf(OtherManifest.class);
    assertThat(reason(largest + " "))
        .isEqualTo("4194305 bytes, where a manifest has at most 4194304");
  }

  @Test
  void parse_depth_isBounded() {
    assertThat(parse(nested(ManifestParser.MAX_DEPTH))).isInstanceOf(OtherManifest.class);
    assertThat(reason(nested(ManifestParser.MAX_DEPTH + 1))).contains("depth");
    assertThat(reason(nested(1_000_000))).contains("depth");
  }

  @Test
  void parse_descriptors_areBoundedTogether() {
    int half = ManifestParser.MAX_DESCRIPTORS / 2;
    var json = "{\"layers\":[%s],\"blobs\":[%s]}";
    assertThat(parse(json.formatted(elements(half), elements(half))))
        .isInstanceOf(OtherManifest.class);
    assertThat(reason(json.formatted(elements(half), elements(half + 1))))
        .contains("more than 10000 descriptors");
  }

  @Test
  void parse_textThatIsRead_isBounded() {
    var json = "{\"mediaType\":\"" + "a".repeat(ManifestParser.MAX_TEXT_CHARACTERS) + "%s\"}";
    assertThat(parse(json.formatted(""))).isInstanceOf(OtherManifest.class);
    assertThat(parse(json.formatted("a"))).isInstanceOf(MalformedManifest.class);
  }

  @Test
  void parse_numberAnywhere_isBounded() {
    var json = "{\"a\":" + "1".repeat(ManifestParser.MAX_NUMBER_DIGITS) + "%s}";
    assertThat(parse(json.formatted(""))).isInstanceOf(OtherManifest.class);
    assertThat(parse(json.formatted("1"))).isInstanceOf(MalformedManifest.class);
  }

  @Test
  void parse_utf16_isMalformed() {
    var raw = "{\"manifests\":[]}".getBytes(StandardCharsets.UTF_16LE);
    assertThat(ManifestParser.parse(raw, Optional.empty())).isInstanceOf(MalformedManifest.class);
  }

  @Test
  void reason_hostileText_isCutAndPrintable() {
    assertThat(reason("<\u001b[31m" + "x".repeat(10_000)))
        .hasSizeLessThan(200)
        .matches("[ -~]+")
        .startsWith("line 1, column ");
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static String elements(int count) {
    return "{},".repeat(count - 1) + "{}";
  }
}
