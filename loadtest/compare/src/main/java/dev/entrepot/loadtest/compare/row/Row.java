package dev.entrepot.loadtest.compare.row;

import dev.entrepot.loadtest.compare.result.Figure;
import dev.entrepot.loadtest.compare.upstream.Pace;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Something that is measured on each peer alike. */
public interface Row {
  /** What it is chosen by, such as "cold-blob". */
  String name();

  /** What it measures, in a few words. */
  String title();

  /** How clients reach the peer. */
  Scheme scheme();

  /** How long it needs one process of a peer. */
  Lifetime lifetime();

  /** How fast the upstream sends. */
  default Pace pace() {
    return Pace.UNLIMITED;
  }

  /** The numbers that {@link #measure} brings. */
  List<Figure> figures();

  /**
   * Has the peer do what is measured later, until it does that as well as it will, and checks that
   * it hands out the right bytes. Blocking.
   *
   * @throws IOException if the peer cannot do it
   */
  void warmUp(Site site) throws IOException, InterruptedException;

  /**
   * Measures once. Blocking.
   *
   * @return a value for each figure, by its name
   * @throws IOException if the peer cannot do it
   */
  Map<String, Double> measure(Site site) throws IOException, InterruptedException;
}
