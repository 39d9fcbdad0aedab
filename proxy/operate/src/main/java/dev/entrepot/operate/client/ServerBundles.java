package dev.entrepot.operate.client;

import dev.entrepot.oci.Digest;
import dev.entrepot.operate.Bundles;
import dev.entrepot.operate.bundle.BundleJson;
import dev.entrepot.operate.bundle.BundleProgress;
import dev.entrepot.operate.bundle.ExportRequest;
import dev.entrepot.operate.bundle.ImportReport;
import dev.entrepot.operate.bundle.NeededBlobs;
import dev.entrepot.operate.bundle.SelectedImages;
import dev.entrepot.operate.bundle.Selection;
import dev.entrepot.operate.bundle.SelectionJson;
import dev.entrepot.operate.name.NamedImage;
import dev.entrepot.operate.name.UnclearNameException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The store of a running server, which is asked through its admin port. */
public final class ServerBundles implements Bundles {
  private static final String TAR = "application/x-tar";

  private final AdminClient server;

  public ServerBundles(AdminClient server) {
    this.server = server;
  }

  private static final int PIECE_BYTES = 256 << 10; // 256 KiB

  @Override
  public void receipt(Consumer<String> lines)
      throws UnclearNameException, IOException, InterruptedException {
    server.get("receipt", AdminClient.lines(lines::accept));
  }

  @Override
  public SelectedImages select(Selection selection)
      throws UnclearNameException, IOException, InterruptedException {
    return server.post(
        "export/selection",
        SelectionJson.SELECTION.json(SelectionJson.written(selection)),
        body ->
            SelectionJson.SELECTED
                .parse(AdminClient.text(body))
                .orElseThrow(ServerBundles::strange));
  }

  @Override
  public NeededBlobs blobs(List<NamedImage> images, boolean referrers)
      throws UnclearNameException, IOException, InterruptedException {
    return server.post(
        "export/blobs",
        body(images, referrers, Set.of()),
        body ->
            BundleJson.NEEDED.parse(AdminClient.text(body)).orElseThrow(ServerBundles::strange));
  }

  @Override
  public void export(
      List<NamedImage> images,
      boolean referrers,
      Set<Digest> without,
      OutputStream out,
      BundleProgress progress)
      throws UnclearNameException, IOException, InterruptedException {
    server.post(
        "export",
        body(images, referrers, without),
        body -> {
          byte[] piece = new byte[PIECE_BYTES];
          for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            out.write(piece, 0, count);
            progress.done(count);
          }
          return true;
        });
  }

  @Override
  public ImportReport take(InputStream in, Optional<NamedImage> as, boolean movesTags)
      throws UnclearNameException, IOException, InterruptedException {
    return server.post(
        "import?moveTags="
            + movesTags
            + as.map(name -> "&as=" + AdminClient.encoded(name.toString())).orElse(""),
        TAR,
        BodyPublishers.ofInputStream(() -> in),
        body ->
            BundleJson.REPORT.parse(AdminClient.text(body)).orElseThrow(ServerBundles::strange));
  }

  private static JsonObject body(List<NamedImage> images, boolean referrers, Set<Digest> without) {
    return ExportRequest.FORM.json(
        new ExportRequest(images.stream().map(NamedImage::toString).toList(), without, referrers));
  }

  private static IOException strange() {
    return new IOException("the server answers with something else: is it of the same version?");
  }
}
