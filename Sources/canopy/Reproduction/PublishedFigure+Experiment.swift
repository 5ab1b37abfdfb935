import CANTuning
import Datasets

extension PublishedFigure {
  /// How the figure is measured anew, from its published rows, with no overlay of more than `nodesMax` nodes.
  func experiment(nodesMax: Int = .max) throws(PublishedRowError) -> Experiment {
    try experiment(sizes: Experiment.averagedNodes.filter { $0 <= nodesMax }).limited(toNodes: nodesMax)
  }

  /// The experiment whose averages over the size of overlays are over `sizes`.
  private func experiment(sizes: [Int]) throws(PublishedRowError) -> Experiment {
    switch self {
    case .can2001Figure4: try .canFigure4(rows)
    case .can2001Figure5: try .canFigure5(rows)
    case .can2001Figure6: try .canFigure6(rows)
    case .can2001Figure7: try .canFigure7(rows)
    case .can2001Figure8: try .canFigure8(rows)
    case .can2001Figure9: try .canFigure9(rows)
    case .can2001Figure10: try .canFigure10(rows)
    case .can2001Table1: try .canTable1(rows, sizes: sizes)
    case .can2001Table2: try .canTable2(rows, sizes: sizes)
    case .can2001Tables4And5: try .canTables4And5(rows)
    case .can2001Table6: try .canTable6(rows)
    case .chord2001Figure10a: try .chordFigure10a(rows)
    case .chord2001Figure10b: try .chordFigure10b(rows)
    case .chord2001Figure11: try .chordFigure11(rows)
    case .pastry2001Figure4: try .pastryFigure4(rows)
    case .pastry2001Figure5: try .pastryFigure5(rows)
    case .referenceCANDimensions: try .canDimensions(rows)
    case .referenceKademliaHops: try .kademliaHops(rows)
    }
  }
}
