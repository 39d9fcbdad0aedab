package dev.entrepot.proxy.upstream.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.RepositoryName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemeTest {
  private static final RepositoryName ASKED = new RepositoryName("team/app");
  private static final RepositoryName OTHER = new RepositoryName("team/other");

  @Test
  void queryFor_scopeOfTheRepository_isRenamed() {
    var query =
        query("Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:team/app:pull\"");

    assertThat(query.url())
        .hasToString("https://a/t?service=s&scope=repository%3Ateam%2Fother%3Apull");
  }

  @Test
  void queryFor_scopeOfAnotherKind_isKept() {
    var query = query("Bearer realm=\"https://public.ecr.aws/token/\",scope=\"aws\"");

    assertThat(query.url()).hasToString("https://public.ecr.aws/token/?scope=aws");
  }

  @Test
  void queryFor_noScope_isToPull() {
    assertThat(query("Bearer realm=\"https://a/t?x=1\"").url())
        .hasToString("https://a/t?x=1&scope=repository%3Ateam%2Fother%3Apull");
  }

  @Test
  void queryFor_scopeWithinTheRealm_isRenamedThere() {
    assertThat(query("Bearer realm=\"https://nvcr.io/p?scope=repository:team/app:pull\"").url())
        .hasToString("https://nvcr.io/p?scope=repository:team/other:pull");
  }

  @Test
  void form_identityToken_isEncoded() {
    var query = query("Bearer realm=\"https://a/t\",service=\"s\"");

    assertThat(query.form("a+b/c="))
        .isEqualTo(
            "grant_type=refresh_token&client_id=entrepot&service=s"
                + "&scope=repository%3Ateam%2Fother%3Apull&refresh_token=a%2Bb%2Fc%3D");
  }

  @Test
  void choose_severalWays_prefersBearer() {
    assertThat(choose("Basic realm=\"x\", Bearer realm=\"https://a/\"").orElseThrow())
        .isInstanceOf(Scheme.Bearer.class);
  }

  @Test
  void choose_bearerWithoutUsableRealm_takesBasicOrNothing() {
    assertThat(choose("Bearer realm=\"no url\", Basic")).contains(new Scheme.Basic());
    assertThat(choose("Bearer service=\"s\"")).isEmpty();
    assertThat(choose("Negotiate")).isEmpty();
  }

  private static TokenQuery query(String challenge) {
    return ((Scheme.Bearer) choose(challenge).orElseThrow()).queryFor(OTHER, Optional.empty());
  }

  private static Optional<Scheme> choose(String challenge) {
    return Scheme.choose(ChallengeParser.parse(List.of(challenge)), ASKED);
  }
}
