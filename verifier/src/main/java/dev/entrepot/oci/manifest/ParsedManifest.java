package dev.entrepot.oci.manifest;

/** What came of reading bytes as a manifest. */
public sealed interface ParsedManifest permits Manifest, MalformedManifest {}
