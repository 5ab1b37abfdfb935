import CANCore

/// The contacts that a frame names, numbered from 0 in the order in which it first does.
struct ContactTable {
  private var contacts: [Contact] = []
  /// The number of each contact, where there are too many to look at one after the other.
  private var numbers: [Contact: Int] = [:]

  /// Up to so many contacts are compared one after the other, which is faster for few.
  private static let scanMax = 16

  /// How many contacts there are.
  var count: Int { contacts.count }

  /// The contact with this number, below `count`.
  subscript(number: Int) -> Contact { contacts[number] }

  /// The number of `contact`, which is given the next one where it has none yet.
  @discardableResult
  mutating func insert(_ contact: Contact) -> (number: Int, isNew: Bool) {
    if let number = number(of: contact) { return (number, false) }
    contacts.append(contact)
    if count == Self.scanMax + 1 {
      for (number, contact) in contacts.enumerated() { numbers[contact] = number }
    } else if count > Self.scanMax {
      numbers[contact] = count - 1
    }
    return (count - 1, true)
  }

  private func number(of contact: Contact) -> Int? {
    count > Self.scanMax ? numbers[contact] : contacts.firstIndex(of: contact)
  }
}
