import Foundation

/// Reads the members of a JSON object one by one, and refuses those that nobody asked for.
struct FieldReader {
  /// What is wrong with a field, and where it stands.
  struct Mistake: Error, Hashable, CustomStringConvertible {
    let description: String
  }

  private let path: String
  private let members: [JSONValue.Member]
  private var asked: [String] = []

  /// A reader of an object that stands at `path`, which is empty for the document itself.
  init(_ value: JSONValue, at path: String = "") throws(Mistake) {
    guard case .object(let members) = value else {
      throw Mistake(description: "\(path.isEmpty ? "the document" : path) is not an object")
    }
    self.path = path
    self.members = members
    var names: Set<String> = []
    for member in members where !names.insert(member.name).inserted {
      throw mistake(member.name, "is there twice")
    }
  }

  /// The value of a field, if it is there.
  mutating func value(_ name: String) -> JSONValue? {
    asked.append(name)
    return members.first { $0.name == name }?.value
  }

  /// Refuses fields that were not asked for, with the one that may have been meant.
  func finish() throws(Mistake) {
    guard let member = members.first(where: { !asked.contains($0.name) }) else { return }
    let near = asked.map { (name: $0, distance: member.name.editDistance(to: $0)) }
      .min { $0.distance < $1.distance }
    if let near, near.distance <= max(2, member.name.count / 3) {
      throw mistake(member.name, "is no field here: is \(near.name) meant?")
    }
    throw mistake(member.name, "is no field here, but \(asked.joined(separator: ", "))")
  }

  /// What is wrong with a field of this object.
  func mistake(_ name: String, _ text: String) -> Mistake {
    Mistake(description: "\(path.isEmpty ? "" : path + ".")\(name) \(text)")
  }
}

// MARK: - Kinds of values

extension FieldReader {
  /// A whole number within a range; `fallback` where the field is missing, an error where that is `nil`.
  mutating func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int?) throws(Mistake)
    -> Int
  {
    guard let value = value(name) else { return try required(fallback, name) }
    guard let number = value.finite, number == number.rounded() else {
      throw mistake(name, "\(value.json) is not a whole number")
    }
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw mistake(name, "\(value.json) is not within \(range.lowerBound) and \(range.upperBound)")
    }
    return whole
  }

  /// A number within a range.
  mutating func number(
    _ name: String, in range: ClosedRange<Double>, default fallback: Double?
  ) throws(Mistake) -> Double {
    guard let value = value(name) else { return try required(fallback, name) }
    guard let number = value.finite else { throw mistake(name, "\(value.json) is not a number") }
    guard range.contains(number) else {
      let (lower, upper) = (JSONValue.double(range.lowerBound).json, JSONValue.double(range.upperBound).json)
      throw mistake(name, "\(value.json) is not within \(lower) and \(upper)")
    }
    return number
  }

  /// A time in seconds as whole milliseconds; the range is in milliseconds too.
  mutating func milliseconds(
    _ name: String, in range: ClosedRange<Int>, default fallback: Int?
  ) throws(Mistake) -> Int {
    let seconds = Double(range.lowerBound) / 1000...Double(range.upperBound) / 1000
    let number = try number(name, in: seconds, default: fallback.map { Double($0) / 1000 })
    return Int((number * 1000).rounded())
  }

  /// True or false.
  mutating func flag(_ name: String, default fallback: Bool) throws(Mistake) -> Bool {
    guard let value = value(name) else { return fallback }
    guard case .bool(let flag) = value else { throw mistake(name, "\(value.json) is not true or false") }
    return flag
  }

  /// A text.
  mutating func text(_ name: String, default fallback: String?) throws(Mistake) -> String {
    guard let value = value(name) else { return try required(fallback, name) }
    guard let text = value.text else { throw mistake(name, "\(value.json) is not a text in quotes") }
    return text
  }

  /// One of the names that a type has.
  mutating func name<Name: RawRepresentable<String> & CaseIterable>(
    _ name: String, default fallback: Name?
  ) throws(Mistake) -> Name {
    let text = try text(name, default: fallback?.rawValue)
    guard let found = Name(rawValue: text) else {
      let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
      throw mistake(name, "\(JSONValue.string(text).json) is not one of \(names)")
    }
    return found
  }

  private func required<Value>(_ fallback: Value?, _ name: String) throws(Mistake) -> Value {
    guard let fallback else { throw mistake(name, "is missing") }
    return fallback
  }
}

extension String {
  /// The letters to put in, take out or replace that make this text another one (Levenshtein).
  fileprivate func editDistance(to other: String) -> Int {
    let letters = Array(other.prefix(64))
    var row = Array(0...letters.count)
    for (place, letter) in prefix(64).enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in letters.indices {
        let cost = min(row[column], row[column + 1]) + 1
        let replaced = diagonal + (letters[column] == letter ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(cost, replaced)
      }
    }
    return row[letters.count]
  }
}
