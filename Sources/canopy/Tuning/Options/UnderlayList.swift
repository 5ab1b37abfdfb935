import ArgumentParser
import CANTuning
import Foundation

/// Networks below an overlay as they are typed: `none,plane,king:FILE`.
struct UnderlayList: Hashable {
  /// The items in the order that they were typed in, at least one, all different.
  let items: [String]

  /// The list that `text` spells; files are not read yet.
  init(parsing text: String) throws {
    let typed = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    items = typed.enumerated().filter { typed.firstIndex(of: $1) == $0 }.map(\.element)
  }

  /// The networks, of which files are read now; `nil` for none.
  func topologies() throws -> [NamedTopology?] { try items.map(UnderlayList.topology) }

  /// `none`, the name of a topology, or a file of measured round trips as `king:FILE` or a path.
  private static func topology(_ text: String) throws -> NamedTopology? {
    guard text != "none" else { return nil }
    if let topology = NamedTopology(text) { return topology }
    let path = text.hasPrefix("king:") ? String(text.dropFirst("king:".count)) : text
    guard path != text || path.contains(where: { $0 == "." || $0 == "/" }) else {
      let names = (["none"] + Underlay.Topology.named).joined(separator: ", ")
      throw ValidationError("'\(text)' is not an underlay: \(names), king:FILE or a file of round-trip times")
    }
    let file = InputFile(path: path)
    do {
      return try NamedTopology(file: (path as NSString).lastPathComponent.onOneLine, contents: file.read())
    } catch let error as RTTMatrixError {
      throw Failure.badData("\(path), \(error)")
    }
  }
}
