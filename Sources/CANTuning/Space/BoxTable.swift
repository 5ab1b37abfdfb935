import CANGeometry

/// The boxes of all zones, in the smallest form that holds the dimensions of the torus.
enum BoxTable: Sendable {
  case box2([Box2])
  case box4([Box4])
  case box8([Box8])
  case box12([Box12])
  case box16([Box16])
  case box32([Box32])

  /// O(n d).
  init(torus: Torus, zones: [Zone]) {
    switch torus.dimensions {
    case ...2: self = .box2(BoxTable.boxes(torus, zones))
    case ...4: self = .box4(BoxTable.boxes(torus, zones))
    case ...8: self = .box8(BoxTable.boxes(torus, zones))
    case ...12: self = .box12(BoxTable.boxes(torus, zones))
    case ...16: self = .box16(BoxTable.boxes(torus, zones))
    default: self = .box32(BoxTable.boxes(torus, zones))
    }
  }

  @inline(__always)
  private static func boxes<Box: ZoneBox>(_ torus: Torus, _ zones: [Zone]) -> [Box] {
    zones.map { zone in
      Box { $0 < torus.dimensions ? torus.interval(of: zone, axis: $0) : .whole }
    }
  }

  /// Runs `task` on the boxes in their own type, so that its loops are compiled for each.
  @inline(__always)
  func run<Task: BoxTask>(_ task: Task) -> Task.Result {
    switch self {
    case .box2(let boxes): task.run(boxes)
    case .box4(let boxes): task.run(boxes)
    case .box8(let boxes): task.run(boxes)
    case .box12(let boxes): task.run(boxes)
    case .box16(let boxes): task.run(boxes)
    case .box32(let boxes): task.run(boxes)
    }
  }
}

/// Work on boxes of whatever type.
protocol BoxTask {
  /// What the work gives.
  associatedtype Result
  /// Does the work.
  func run<Box: ZoneBox>(_ boxes: [Box]) -> Result
}

/// Counts the bytes of the boxes.
struct BoxByteCount: BoxTask {
  func run<Box: ZoneBox>(_ boxes: [Box]) -> Int { boxes.count * MemoryLayout<Box>.stride }
}
