import ArgumentParser
import CANTuning

/// Networks below an overlay as they are typed: `none,plane`.
struct UnderlayList: Hashable {
  /// The networks in the order that they were typed in, at least one, all different; `nil` for none.
  let values: [NamedTopology?]

  /// The list that `text` spells.
  init(parsing text: String) throws {
    var values: [NamedTopology?] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let topology = try UnderlayList.topology(String(item))
      if !values.contains(topology) { values.append(topology) }
    }
    self.values = values
  }

  private static func topology(_ name: String) throws -> NamedTopology? {
    switch name {
    case "none": return nil
    case "plane": return NamedTopology(name, .plane(RandomPlane()))
    default: throw ValidationError("'\(name)' is not an underlay: none, plane")
    }
  }
}
