package dev.entrepot.proxy.upstream;

import dev.entrepot.config.UpstreamConfig;
import dev.entrepot.proxy.heap.AnswerMemory;

/**
 * What asks a registry with one login.
 *
 * @param quota how much the registry gives to that login
 */
record RegistryClients(
    RegistryConnection connection,
    RegistryClient client,
    ManifestClient manifests,
    BlobClient blobs,
    ListClient lists,
    Quota quota) {
  /**
   * @param badEndpoints that are asked last, with whatever login
   */
  static RegistryClients of(
      UpstreamConfig config,
      Refusals refusals,
      RegistryConnection connection,
      Clocks clocks,
      AnswerMemory memory,
      BadEndpoints badEndpoints) {
    var client = new RegistryClient(connection, memory);
    var quota = new Quota(config.name(), config.quotaReserve(), clocks.steady());
    return new RegistryClients(
        connection,
        client,
        new ManifestClient(client, new ManifestAnswers(refusals, quota), badEndpoints),
        new BlobClient(client, new BlobAnswers(config.name(), refusals), badEndpoints),
        new ListClient(client, new TagAnswers(refusals), new ReferrerAnswers(refusals)),
        quota);
  }
}
