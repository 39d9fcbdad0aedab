package dev.entrepot.oci.manifest;

/**
 * Bytes that are no manifest, and are not to be kept or handed out as one.
 *
 * @param reason what is wrong and where, for a person; safe for a log or an answer
 */
public record MalformedManifest(String reason) implements ParsedManifest {}
