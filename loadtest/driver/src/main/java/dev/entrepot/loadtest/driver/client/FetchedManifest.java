package dev.entrepot.loadtest.driver.client;

import dev.entrepot.oci.Descriptor;
import dev.entrepot.oci.manifest.Manifest;

/** A manifest that came, with its digest and length as they were calculated. */
record FetchedManifest(Descriptor descriptor, Manifest manifest) {}
