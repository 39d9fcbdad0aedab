package dev.entrepot.proxy.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.entrepot.oci.Digest;
import dev.entrepot.proxy.answer.Refusal;
import dev.entrepot.proxy.share.FairShare;
import dev.entrepot.proxy.upstream.OriginId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Which requests may join a transfer, in each of its states. */
final class TransferTest {
  private static final OriginId OWNER = FakeOrigin.of("team/owner").id();
  private static final OriginId OTHER = FakeOrigin.of("team/other").id();

  private final TestLoop loop = new TestLoop();
  private final Transfer transfer = transfer(FakeOrigin.of("team/owner"));

  private static Transfer transfer(Origin origin) {
    Digest digest = Digest.parse("sha256:" + "0".repeat(64)).orElseThrow();
    return new Transfer(digest, origin, new RangeForwarder(origin, digest, new Semaphore(1)));
  }

  @Test
  void join_untilTheUpstreamHasAnswered_isForAll() {
    assertThat(transfer.join(OWNER, FairShare.UNLIMITED)).isPresent();
    assertThat(transfer.join(OTHER, FairShare.UNLIMITED)).isPresent();
  }

  /**
   * A reader of another repository that came back here would be refused for what it never asked.
   */
  @Test
  void join_toARefusedTransfer_isForItsOwnRepositoryOnly() {
    transfer.refuse(FakeOrigin.refusal(Refusal.Reason.NOT_FOUND));
    assertThat(transfer.join(OWNER, FairShare.UNLIMITED)).isPresent();
    assertThat(transfer.join(OTHER, FairShare.UNLIMITED)).isEmpty();
  }

  @Test
  void join_toABrokenTransfer_isForNobody() {
    transfer.fail(Refusal.Reason.BAD_ANSWER, "cut");
    assertThat(transfer.join(OWNER, FairShare.UNLIMITED)).isEmpty();
    assertThat(transfer.join(OTHER, FairShare.UNLIMITED)).isEmpty();
  }

  @Test
  void join_onceTheDownloadAndAllReadersAreGone_isForNobody() {
    transfer.opener(FairShare.UNLIMITED).close();
    transfer.downloadEnded();
    assertThat(transfer.join(OWNER, FairShare.UNLIMITED)).isEmpty();
  }

  @Test
  void onProgress_twice_runsTheLaterTaskOnly() {
    List<String> ran = new ArrayList<>();
    TransferReader reader = transfer.opener(FairShare.UNLIMITED);
    reader.onProgress(loop, () -> ran.add("earlier"));
    reader.onProgress(loop, () -> ran.add("later"));
    loop.runDue();
    assertThat(ran).containsExactly("later");
  }

  @Test
  void onProgress_closedAtOnce_runsNothing() {
    List<String> ran = new ArrayList<>();
    TransferReader reader = transfer.opener(FairShare.UNLIMITED);
    reader.onProgress(loop, () -> ran.add("closed"));
    reader.close();
    loop.runDue();
    assertThat(ran).isEmpty();
  }
}
