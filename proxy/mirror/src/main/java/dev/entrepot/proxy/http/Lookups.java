package dev.entrepot.proxy.http;

import dev.entrepot.proxy.resolve.blob.BlobLookup;
import dev.entrepot.proxy.resolve.manifest.FollowUp;
import dev.entrepot.proxy.resolve.manifest.ManifestLookup;
import dev.entrepot.proxy.resolve.referrers.Referrers;
import dev.entrepot.proxy.resolve.tags.TagLists;

/**
 * Where answers come from: the store and its upstreams, or the store alone.
 *
 * @param followUp what an answer for a manifest brings about
 */
public record Lookups(
    ManifestLookup manifests,
    FollowUp followUp,
    BlobLookup blobs,
    TagLists tagLists,
    Referrers referrers) {}
