/// A figure or table that was published, and how each of its points is measured anew.
///
///     let figure = try Experiment.canFigure5(rows)  // the rows of the published table
///     let run = Reproduction(of: [figure.limited(toNodes: 1 << 14)], seed: 1)
///     for figure in try await run.figures() { print(figure.points.map(\.verdict)) }
public struct Experiment: Sendable {
  /// The name by which it is asked for, such as `can-figure-5`.
  public let id: String
  /// Where it was published, such as `CAN, Figure 5`.
  public let source: String
  /// What it shows.
  public let title: String
  /// How it is measured where the text leaves a choice, and why it may differ: sentences, for whoever sees a difference.
  public let explanation: String
  /// How it is drawn.
  public let plot: Plot
  /// What is measured, in the order of the published rows.
  public private(set) var trials: [Trial]
  /// The trials that were left out for being too large.
  public private(set) var skipped = 0

  /// How a figure is drawn.
  public enum Plot: Hashable, Sendable {
    /// Lines of the quantity `y` over `x`, a parameter or another quantity; one for each setting of the others.
    case lines(x: String, y: String, logarithmic: Bool)
    /// Bars of quantities over a parameter; one group of bars for each setting of the others.
    case bars(of: [String], over: String)
    /// Its quantities have nothing in common that could be drawn.
    case none
  }

  init(
    id: String, source: String, title: String, explanation: String, plot: Plot, trials: [Trial]
  ) {
    self.id = id
    self.source = source
    self.title = title
    self.explanation = explanation
    self.plot = plot
    self.trials = trials
  }

  /// The experiment without the trials of more than `nodes` nodes.
  public func limited(toNodes nodes: Int) -> Experiment {
    var limited = self
    limited.trials.removeAll { $0.nodes > nodes }
    limited.skipped = skipped + trials.count - limited.trials.count
    return limited
  }
}
