/// What labels must not cover: dots, lines, and labels that are placed already.
///
/// Boxes are kept by the cells of a grid that they touch, so that a look costs what is near.
struct Obstacles {
  private struct Cell: Hashable {
    let column: Int
    let row: Int
  }

  private var boxes: [Cell: [Rectangle]] = [:]
  /// The side of a cell in pixels.
  private static let side = 24.0

  var isEmpty: Bool { boxes.isEmpty }

  /// Keeps `box` free from labels.
  mutating func insert(_ box: Rectangle) {
    for cell in Obstacles.cells(of: box) { boxes[cell, default: []].append(box) }
  }

  /// Keeps a square round `spot` free from labels.
  mutating func insert(_ spot: Spot, radius: Double) {
    insert(Rectangle(x: spot.x - radius, y: spot.y - radius, width: 2 * radius, height: 2 * radius))
  }

  /// Keeps the line from `start` to `end` free from labels.
  mutating func insert(from start: Spot, to end: Spot, width: Double) {
    let steps = max(1, (start.distance(to: end) / width).rounded(.up))
    for step in stride(from: 0, through: steps, by: 1) {
      let share = step / steps
      let spot = Spot(x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
      insert(spot, radius: width / 2)
    }
  }

  /// Whether a label could be put on `box`.
  func leaveFree(_ box: Rectangle) -> Bool {
    Obstacles.cells(of: box).allSatisfy { cell in
      !(boxes[cell] ?? []).contains { $0.overlaps(box) }
    }
  }

  private static func cells(of box: Rectangle) -> [Cell] {
    func range(_ low: Double, _ high: Double) -> ClosedRange<Int> {
      Int((low / side).rounded(.down))...Int((max(low, high) / side).rounded(.down))
    }
    return range(box.y, box.bottom).flatMap { row in
      range(box.x, box.right).map { Cell(column: $0, row: row) }
    }
  }
}

extension Rectangle {
  /// Whether the two have some area in common.
  func overlaps(_ other: Rectangle) -> Bool {
    x < other.right && other.x < right && y < other.bottom && other.y < bottom
  }
}
