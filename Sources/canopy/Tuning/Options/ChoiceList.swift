import ArgumentParser
import CANTuning

/// Some of a few named choices as they are typed: `random,uniform`.
struct ChoiceList<Choice: RawRepresentable & CaseIterable & Hashable> where Choice.RawValue == String {
  /// The choices in the order that they were typed in, at least one, all different.
  let values: [Choice]

  /// The list that `text` spells.
  init(parsing text: String) throws {
    var values: [Choice] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let choice = Choice(rawValue: String(item)) else {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(item)' is not one of \(names)")
      }
      if !values.contains(choice) { values.append(choice) }
    }
    self.values = values
  }
}

/// Some values that a type reads from text, as they are typed: `uniform,zipf:1.0`.
struct ValueList<Value: Hashable & Sendable>: Sendable {
  /// The values in the order that they were typed in, at least one, all different.
  let values: [Value]

  /// The list that `text` spells; `read` throws for an item that spells nothing.
  init(parsing text: String, _ read: (String) throws -> Value) throws {
    var values: [Value] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let value = try read(String(item))
      if !values.contains(value) { values.append(value) }
    }
    self.values = values
  }
}

extension ValueList<Expressways> {
  /// Long links: `none,standard,4`.
  static func expressways(_ text: String) throws -> ValueList {
    try ValueList(parsing: text) { item in
      guard let expressways = Expressways(item) else {
        throw ValidationError(
          "'\(item)' is neither none, standard nor a ratio of distances such as 4 or 7x3/2")
      }
      return expressways
    }
  }
}

extension ValueList<Demand> {
  /// Demands: `uniform,zipf:1.0`.
  static func demands(_ text: String) throws -> ValueList {
    try ValueList(parsing: text) { item in
      guard let demand = Demand(item) else {
        throw ValidationError(
          "'\(item)' is neither uniform nor zipf:EXPONENT or zipf:EXPONENT:KEYS, such as zipf:1.0, with an "
            + "exponent of 0 to 8 in at most four digits after the point and 1 to 16777216 keys")
      }
      return demand
    }
  }
}

extension ValueList<HotSpots> {
  /// Ways to spread hot spots: `none,cache:16`.
  static func hotSpots(_ text: String) throws -> ValueList {
    try ValueList(parsing: text) { item in
      do throws(ModelError) {
        return try HotSpots(parsing: item)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }
}

extension ValueList<OverlayConfiguration> {
  /// Overlays: `chord,kademlia:mainline`.
  static func overlays(_ text: String) throws -> ValueList {
    try ValueList(parsing: text) { item in
      do throws(ModelError) {
        return try OverlayConfiguration(parsing: item)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }
}
