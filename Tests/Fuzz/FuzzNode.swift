// What libFuzzer calls: `.ci/fuzz` compiles it together with the modules that it is about.

import CANCore
import CANGeometry
import CANStorage
import CANWire

/// Hands a node the frames that the bytes hold, one after the other, and wakes it in between.
///
/// The first byte says how much time passes between two frames, and whether what they led to is waited for in the end.
/// Whatever they hold, the node neither traps nor breaks what must hold of it by itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNode(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: data, count: count)
  guard let pace = bytes.first else { return 0 }
  var hall = Hall.ofThree
  var reader = FrameReader()
  reader.append(bytes.dropFirst())
  while reader.failure == nil {
    do {
      guard let frame = try reader.next() else { break }
      hall.pass(.milliseconds(Int(pace / 4) * 160))
      hall.hand(.message(frame.message, from: frame.sender), to: 0)
    } catch {
      continue
    }
  }
  // Everything that it waits for comes or is given up.
  for _ in 0..<(pace % 4) { hall.pass(.seconds(40)) }
  return 0
}

/// Three nodes of an overlay of two realities whose zones two share, of which the first is fuzzed; what it sends is
/// lost.
private struct Hall {
  static let ofThree = Hall(nodes: 3)

  private var nodes: [Node] = []
  private var now = Moment(monotonic: .start, wall: 1_000_000_000)
  private var messages: [(message: Message, sender: Contact, receiver: Int)] = []
  private var isOpen = true

  private init(nodes count: Int) {
    guard let torus = Torus(dimensions: 2) else { preconditionFailure("a plane has two dimensions") }
    var configuration = Configuration(torus: torus, realities: 2)
    configuration.peersPerZoneMax = 2
    for number in 0..<count {
      let contact = Contact(id: NodeID(number))
      nodes.append(Node(contact: contact, configuration: configuration, seed: UInt64(number)))
      let request: Request = number == 0 ? .bootstrap : .join(through: [nodes[0].contact], at: nil)
      hand(.request(request, RequestID(1)), to: number)
      while !messages.isEmpty {
        let next = messages.removeFirst()
        hand(.message(next.message, from: next.sender), to: next.receiver)
      }
      pass(.milliseconds(300))
    }
    guard nodes.allSatisfy({ $0.stage == .member }) else { preconditionFailure("a node has not joined") }
    isOpen = false
  }

  mutating func pass(_ duration: Duration) {
    now = Moment(monotonic: now.monotonic + duration, wall: now.wall + WallTime(duration / .nanoseconds(1)))
    for index in nodes.indices where isOpen || index == 0 { hand(.wake, to: index) }
  }

  /// Hands an input over, answers the disk, and keeps what is sent for as long as the hall is open.
  mutating func hand(_ input: Input, to index: Int) {
    var effects: [Effect] = []
    nodes[index].handle(input, at: now, into: &effects)
    do {
      try nodes[index].checkInvariants()
    } catch {
      preconditionFailure("\(error)")
    }
    for effect in effects {
      switch effect {
      case .persist(_, let id): hand(.persisted(id, .durable), to: index)
      case .send(let message, let receiver) where isOpen:
        messages.append((message, nodes[index].contact, Int(receiver.id)))
      default: break
      }
    }
  }
}
