import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Pulls an image with the JDK's own HTTP client as it comes: over clear text, it offers an upgrade
 * to HTTP/2 with each request that opens a connection. Prints the digest of each body, and the
 * version that each answer came by.
 *
 * <p>Arguments: the repository's URL, and the manifest's tag or digest.
 */
public final class JavaClient {
  private static final String MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final Pattern DIGEST = Pattern.compile("\"digest\" *: *\"(sha256:[0-9a-f]{64})\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final String repository;

  private JavaClient(String repository) {
    this.repository = repository;
  }

  public static void main(String[] args) throws Exception {
    var puller = new JavaClient(args[0]);
    String manifest = new String(puller.get("/manifests/" + args[1]));
    var digests =
        DIGEST.matcher(manifest).results().map(match -> match.group(1)).collect(Collectors.toSet());
    for (String digest : digests) {
      puller.get("/blobs/" + digest);
    }
  }

  private byte[] get(String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(repository + path))
            .header("Accept", MANIFEST_TYPE)
            .build();
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": status " + response.statusCode());
    }
    byte[] body = response.body();
    String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    System.out.println("sha256:" + digest + " " + response.version());
    return body;
  }
}
