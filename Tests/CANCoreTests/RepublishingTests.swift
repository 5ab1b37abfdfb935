import CANGeometry
import CANStorage
import CANTestKit
import Testing

@testable import CANCore

/// An object and what leads to it find each other again (republish).
@Suite struct RepublishingTests {
  private func network(_ key: Key) throws -> (HandNetwork, Record) {
    var configuration = try Samples.configuration()
    configuration.maintenance?.republishInterval = .seconds(20)
    var network = HandNetwork.joined(4, configuration)
    let write = try Write.put(key, value: [1], at: [-120, 40], by: .spatial(.wgs84), on: network.torus)
    _ = network.perform(.write(write), at: 0)
    network.run(.seconds(2))
    let object = try #require(
      network.nodes.flatMap { Array($0.storedRecords()) }.first { $0.key == key && !$0.isPointer })
    return (network, object)
  }

  @Test func aLostPointerIsFoundAgain() throws {
    let key = try Samples.key("a")
    var (network, object) = try network(key)
    let home = try #require(network.owner(of: key.hashedPoint(on: network.torus)))
    let place = Record.Place(
      code: network.torus.code(of: key.hashedPoint(on: network.torus)), key: key, isPointer: true)
    var disk = network.disks[Int(home)]
    disk.apply(.dropped(place, in: 0))
    network.restart(home, from: disk)
    network.run(.seconds(1))
    guard case .record(nil, _)? = network.perform(.read(key), at: 1) else {
      Issue.record("not lost")
      return
    }
    network.run(.seconds(100))
    guard case .record(let found?, _)? = network.perform(.read(key), at: 1) else {
      Issue.record("not found again")
      return
    }
    #expect(found == object)
  }

  /// A pointer that leads nowhere is not the same as no answer, nor as no record.
  @Test func aReadSaysThatAnObjectIsMissing() throws {
    let key = try Samples.key("a")
    var (network, object) = try network(key)
    let holder = try #require(network.owner(of: object.point))
    var disk = network.disks[Int(holder)]
    disk.apply(.dropped(object.place, in: 0))
    network.restart(holder, from: disk)
    network.run(.seconds(1))
    let read = network.begin(.read(key), at: (holder + 1) % 4)
    network.run(.seconds(32))
    #expect(network.outcomes[read] == .failed(.objectMissing))
  }

  @Test func anObjectThatItsHomeKnowsToBeOverEnds() throws {
    let key = try Samples.key("a")
    var (network, object) = try network(key)
    let home = try #require(network.owner(of: key.hashedPoint(on: network.torus)))
    // The deletion has arrived at the home alone.
    let pointer = try #require(
      network.nodes[Int(home)].storedRecords().first { $0.key == key && $0.isPointer })
    let end = Record(
      key: key, role: pointer.role, point: pointer.point, on: network.torus, value: nil,
      version: Version(time: pointer.version.time + 9, node: 3), source: Record.Source(node: 3, request: 9),
      predecessors: pointer.succession)
    network.place(end, in: 0, from: (home + 1) % 4, to: home)
    #expect(network.nodes[Int(home)].storedRecords().contains { $0.version == end.version && $0.isTombstone })
    // Not on the first word of the home, which may be about to learn of what leads to the object.
    network.run(.seconds(100))
    let holder = try #require(network.owner(of: object.point))
    #expect(network.nodes[Int(holder)].realities[0].records[object.place] == object)
    #expect(network.nodes[Int(holder)].orphans.count == 1)
    network.run(.seconds(60))
    #expect(network.nodes[Int(holder)].realities[0].records[object.place]?.isTombstone == true)
    #expect(network.nodes.allSatisfy { $0.republications.isEmpty && $0.orphans.isEmpty })
  }

  /// A home that has forgotten what followed a write takes a late copy of it: what had followed leads nowhere then.
  @Test func anObjectEndsWhereALateCopyOfWhatItReplacedStands() throws {
    let key = try Samples.key("a")
    var (network, first) = try network(key)
    let write = try Write.put(key, value: [2], at: [20, 10], by: .spatial(.wgs84), on: network.torus)
    _ = network.perform(.write(write), at: 0)
    network.run(.seconds(2))
    let home = try #require(network.owner(of: key.hashedPoint(on: network.torus)))
    let pointer = try #require(
      network.nodes[Int(home)].storedRecords().first { $0.key == key && $0.isPointer })
    #expect(pointer.predecessors.map(\.source) == [first.source])
    var disk = network.disks[Int(home)]
    disk.apply(.dropped(pointer.place, in: 0))
    network.restart(home, from: disk)
    network.run(.seconds(1))
    let copy = Record(
      key: key, role: .pointer(to: first.point), point: pointer.point, on: network.torus,
      position: first.position, value: [], version: Version(time: pointer.version.time + 9, node: home),
      source: first.source)
    network.place(copy, in: 0, from: (home + 1) % 4, to: home)
    network.run(.seconds(160))
    let objects = network.nodes.flatMap { Array($0.storedRecords()) }.filter {
      $0.key == key && !$0.isPointer
    }
    #expect(objects.contains { $0.source == pointer.source && !$0.isTombstone } == false)
    #expect(network.nodes[Int(home)].storedRecords().contains(copy))
  }
}
