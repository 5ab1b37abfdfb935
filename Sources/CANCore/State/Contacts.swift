import CANGeometry
import CANStorage

/// The nodes that a node remembers, whether they are neighbors or not; none is ever removed for being dead.
///
/// Through them an overlay that was cut apart finds itself again.
struct Contacts: Sendable {
  private(set) var all: [Contact] = []

  /// Remembers a node; in a full memory it takes the place of a random other.
  mutating func remember(_ contact: Contact, _ generator: inout SeededGenerator) -> Bool {
    if let index = all.firstIndex(where: { $0.id == contact.id }) {
      guard all[index] != contact else { return false }
      all[index] = contact
    } else if all.count < Limit.contactsRemembered {
      all.append(contact)
    } else {
      all[generator.below(all.count)] = contact
    }
    return true
  }

  /// One of the nodes at random.
  func random(_ generator: inout SeededGenerator) -> Contact? {
    all.isEmpty ? nil : all[generator.below(all.count)]
  }

  /// Some of the nodes at random, each at most once.
  func sample(_ count: Int, _ generator: inout SeededGenerator) -> [Contact] {
    guard all.count > count else { return all }
    var drawn: [Contact] = []
    var rest = all
    for _ in 0..<count {
      let index = generator.below(rest.count)
      drawn.append(rest[index])
      rest.swapAt(index, rest.count - 1)
      rest.removeLast()
    }
    return drawn
  }
}
