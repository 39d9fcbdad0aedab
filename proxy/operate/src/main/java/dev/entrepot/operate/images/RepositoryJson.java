package dev.entrepot.operate.images;

import static dev.entrepot.operate.json.JsonForms.REGISTRY;
import static dev.entrepot.operate.json.JsonForms.REPOSITORY;

import dev.entrepot.oci.Repository;
import dev.entrepot.operate.json.ObjectForm;

/** Repositories as two members of an object: {@code registry} and {@code repository}. */
final class RepositoryJson {
  static final ObjectForm<Repository> FORM =
      ObjectForm.of(
          repository -> {
            var registry = repository.one("registry", REGISTRY, Repository::registry);
            var name = repository.one("repository", REPOSITORY, Repository::name);
            return in -> new Repository(in.of(registry), in.of(name));
          });

  private RepositoryJson() {}
}
