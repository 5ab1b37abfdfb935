import CANGeometry
import CANStorage
import Testing

/// Of two records of a key one takes the place of the other, whoever looks at them in whatever order.
@Suite struct RecordOrderTests {
  /// Any record of a key at a place: live or the end of one, of a hashed key or of a spatial one.
  private func record(_ generator: inout SeededGenerator, on torus: Torus) throws -> Record {
    func predecessor(_ generator: inout SeededGenerator) -> Record.Predecessor {
      .init(
        source: Record.Source(node: NodeID(generator.below(3)), request: UInt64(generator.below(2))),
        version: Version(time: UInt64(generator.below(6)), node: 1))
    }
    let own = predecessor(&generator)
    let others = (0..<generator.below(4)).map { _ in predecessor(&generator) }
    return Record(
      key: try #require(Key(space: "s", id: "a")), point: try #require(Point([1])), on: torus,
      position: generator.below(2) == 0 ? [] : [1], value: generator.below(3) == 0 ? nil : [],
      version: own.version, source: own.source, predecessors: others.filter { $0.source != own.source })
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func onlyOneOfTwoTakesThePlaceOfTheOther(seed: UInt64)
    throws
  {
    let torus = try #require(Torus(dimensions: 1))
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let (one, other) = (try record(&generator, on: torus), try record(&generator, on: torus))
      let (isFirst, isSecond) = (one.supersedes(other), other.supersedes(one))
      #expect(!(isFirst && isSecond), "seed \(seed)")
      if one.version != other.version { #expect(isFirst || isSecond, "seed \(seed)") }
      let knows = one.predecessors.contains { $0.source == other.source }
      let isKnown = other.predecessors.contains { $0.source == one.source }
      if !knows, !isKnown { #expect(isFirst == (one.version > other.version), "seed \(seed)") }
    }
  }

  /// What a store has seen of a key it knows to be over, in whatever order it came, and whatever came between.
  @Test func aStoreRemembersWhatItHasSeen() throws {
    let torus = try #require(Torus(dimensions: 1))
    func record(_ number: UInt64, at time: UInt64, after others: [UInt64] = []) throws -> Record {
      Record(
        key: try #require(Key(space: "s", id: "a")), point: try #require(Point([1])), on: torus, value: [],
        version: Version(time: time, node: 1), source: .init(node: 1, request: number),
        predecessors: others.map { .init(source: .init(node: 1, request: $0), version: .none) })
    }
    let seen = [try record(2, at: 20, after: [1]), try record(3, at: 30)]
    for order in [seen, seen.reversed()] {
      var store = RecordStore(torus: torus)
      for isNews in [true, false] {
        for record in order {
          let hasChanged = store.insert(record)
          #expect(hasChanged == isNews)
        }
      }
      let hasChanged = store.insert(try record(1, at: 40))
      #expect(!hasChanged)
      #expect(store[seen[1].place]?.version == seen[1].version)
      #expect(store.count == 1)
    }
  }

  /// The end of a spatial object ends no later stamp of its write than it knows, and is not remembered by it: that may
  /// stand at the home of the key, or be over there.
  @Test func anObjectThatWasStampedAnewStaysUntilItsHomeSaysThatItIsOver() throws {
    let torus = try #require(Torus(dimensions: 1))
    func record(
      _ number: UInt64, at time: UInt64, _ position: [Double], value: [UInt8]? = [],
      after others: [(UInt64, UInt64)] = []
    ) throws -> Record {
      Record(
        key: try #require(Key(space: "s", id: "a")), point: try #require(Point([1])), on: torus,
        position: position,
        value: value, version: Version(time: time, node: 1), source: .init(node: 1, request: number),
        predecessors: others.map {
          .init(source: .init(node: 1, request: $0.0), version: Version(time: $0.1, node: 1))
        })
    }
    let object = try record(1, at: 30, [7])
    let (early, late) = (
      try record(2, at: 20, [7], value: nil, after: [(1, 10)]),
      try record(2, at: 20, [7], value: nil, after: [(1, 30)])
    )
    for order in [[object, early], [early, object]] {
      var store = RecordStore(torus: torus)
      for record in order { store.insert(record) }
      #expect(store[object.place] == object)
      store.insert(late)
      #expect(store[object.place]?.isTombstone == true)
      // Whoever has the early one yet learns the same.
      #expect(late.supersedes(object) && !object.supersedes(late))
    }
    // A hashed key is at its home, which knows.
    #expect(try record(2, at: 20, [], value: nil, after: [(1, 10)]).supersedes(try record(1, at: 30, [])))
  }

  /// A copy of a write that is over stays over, however late it is stamped; unless a still later write came before it.
  @Test func aLateCopyIsKnownByWhatHasReplacedIt() throws {
    let torus = try #require(Torus(dimensions: 1))
    func record(_ number: UInt64, at time: UInt64, after others: [(UInt64, UInt64)] = []) throws -> Record {
      Record(
        key: try #require(Key(space: "s", id: "a")), point: try #require(Point([1])), on: torus, value: [],
        version: Version(time: time, node: 1), source: .init(node: 1, request: number),
        predecessors: others.map {
          .init(source: .init(node: 1, request: $0.0), version: Version(time: $0.1, node: 1))
        })
    }
    let standing = try record(2, at: 20, after: [(1, 10)])
    #expect(standing.supersedes(try record(1, at: 30)))
    #expect(!(try record(1, at: 30).supersedes(standing)))
    #expect(try record(1, at: 30, after: [(3, 25)]).supersedes(standing))
    #expect(!(try record(1, at: 30, after: [(3, 15)]).supersedes(standing)))
  }
}
